import type { SampleSummaries } from "./sample-summaries.ts";

/** How a pull request stands, which GitHub and code know whatever anybody writes. */
export const standing: readonly SampleSummaries[] = [
  {
    place: "gullhaven/ferryman#812",
    summaries: [
      "It is {not ready|ready} to merge: the change request of otto-brandvold still stands [R2].",
      "{Two|Five} review threads are unresolved.",
      "All seven checks passed, but {two threads are open|all threads are resolved}.",
      "otto-brandvold {requested changes|approved}, and was asked to look again [R2].",
      "Once the two open threads are resolved and otto-brandvold is content, nothing stands in the way [T1][T2].",
    ],
  },
  {
    place: "gullhaven/ferryman#798",
    summaries: [
      "It is {ready to merge|still a draft}.",
      "Nothing stands in the way: all five checks are green, and it {has two approvals|has three approvals}.",
      "All review threads are resolved, and {all checks have passed|two checks fail}.",
      "mira-lindqvist {approved|requested changes}, and it is second in the merge queue [R3].",
    ],
  },
  {
    place: "gullhaven/ferryman#845",
    summaries: [
      "One of six checks fails; {all other checks passed|all checks passed}.",
      "hollis-quan approved with the Windows failure understood, and {one check fails|all checks passed} [R2].",
      "Before all checks pass it cannot be merged.",
    ],
  },
  {
    place: "gullhaven/ferryman#871",
    summaries: [
      "It {conflicts with its base branch|has no conflicts} and needs a rebase [C4].",
      "otto-brandvold requested changes because of the committed key; {three|four} threads are open.",
      "It {waits for the author|waits for reviewers}.",
      "mira-lindqvist asks for a rebase, since it conflicts with main [C4].",
    ],
  },
  {
    place: "gullhaven/ferryman#859",
    summaries: [
      "It is still a draft, and {both checks fail|all checks are green}.",
      "The RFC is {still a draft|ready for merging}.",
    ],
  },
  {
    place: "gullhaven/ferryman#877",
    summaries: [
      "priya-nand {requested changes|approved} because the query scans the whole table [R1].",
      "The change touches {one file|three files} in two commits.",
    ],
  },
  {
    place: "gullhaven/ferryman#803",
    summaries: [
      "{Two|Three} approvals were given before the last push [R1][R2].",
      "sofia-amado and otto-brandvold {approved|requested changes} before line breaks were trimmed [R1][R2].",
      "nadia-ekstrom trimmed the line breaks after sofia-amado had asked for it [C2][C3].",
    ],
  },
  {
    place: "gullhaven/ferryman#882",
    summaries: [
      "It has {two|five} approvals and merges by itself as soon as the rules are met [R1][R2].",
      "wren-abbott and priya-nand approved; marek-z0 only {asked about an alert rule|approved} [C3].",
    ],
  },
  {
    place: "gullhaven/ferryman#889",
    summaries: [
      "It {needs a review|was merged}.",
      "Nobody has approved it, and it changes one file.",
    ],
  },
  {
    place: "gullhaven/ferryman#809",
    summaries: [
      "It conflicts with its base branch and {two checks fail|three checks fail}.",
      "There are {merge conflicts|no merge conflicts}, and nobody maintains the Windows part [C2][C3].",
    ],
  },
  {
    place: "gullhaven/ferryman#888",
    summaries: [
      "It would be ready to merge once a review is there and all checks pass.",
      "One check is still running; {nobody has approved yet|all of the checks passed}.",
    ],
  },
  {
    place: "gullhaven/keelson#398",
    summaries: [
      "It needs two approvals and has none; sofia-amado {requested changes|approved} because of Switzerland [R1].",
      "mira-lindqvist had one worry, which was answered [C2][C4].",
    ],
  },
  {
    place: "gullhaven/ropewalk#151",
    summaries: [
      "teo-marchetti {approved|requested changes}, with one thread left open [R1].",
      "The checks are green, yet {one thread is unresolved|no open threads remain}.",
    ],
  },
  {
    place: "gullhaven/ferryman-web#77",
    summaries: [
      "lukas-ferber {requested changes|approved}; the axe check fails [R1][K1].",
      "nadia-ekstrom explains why the axe check fails [C4].",
    ],
  },
];
