import type { WorldSpec } from "../github/world.ts";
import { chartroom, chartroomSamples } from "./chartroom.ts";
import { ferrymanWeb, ferrymanWebSamples } from "./ferryman-web.ts";
import { ferryman, ferrymanSamples } from "./ferryman.ts";
import { keelson, keelsonSamples } from "./keelson.ts";
import { ropewalk, ropewalkSamples } from "./ropewalk.ts";
import { SAMPLE_PEOPLE } from "./sample-people.ts";
import { gauge, slipway, tidegate } from "./small-repositories.ts";
import { clockBefore, type KeyPoint, type SamplePullRequest } from "./writing.ts";

export const SAMPLE_REPOSITORIES = {
  /** 40 open pull requests; two of them look discussed because of bots. */
  busy: "gullhaven/ferryman",
  /** 10 open pull requests whose order bots do not change. */
  calm: "gullhaven/ropewalk",
  /** No open pull request. */
  quiet: "gullhaven/slipway",
  /** Visible to the first person only. */
  private: "gullhaven/keelson",
  /** Diffs past 20,000 lines (#31), 300 files (#34) and 3,000 files (#36). */
  large: "gullhaven/chartroom",
  renamed: { from: "gullhaven/ferry-ui", to: "gullhaven/ferryman-web" },
  /** The organisation asks for SAML single sign-on. */
  singleSignOn: "northmoor-systems/tidegate",
  /** The organisation restricts OAuth apps. */
  restricted: "brackwater-coop/gauge",
} as const;

/**
 * The five most discussed by people, in order. Counted by hand: conversation comments by people that are neither
 * minimized nor a command, and review comments by people.
 */
export const MOST_DISCUSSED = {
  busy: [
    { number: 812, humanComments: 35 },
    { number: 845, humanComments: 21 },
    { number: 798, humanComments: 18 },
    { number: 871, humanComments: 15 },
    { number: 833, humanComments: 13 },
  ],
  calm: [
    { number: 158, humanComments: 12 },
    { number: 151, humanComments: 10 },
    { number: 147, humanComments: 8 },
    { number: 156, humanComments: 6 },
    { number: 154, humanComments: 5 },
  ],
} as const;

/** What a reader must learn about each open pull request that can be read, by `owner/name#number`. */
export function sampleKeyPoints(now: number): Map<string, readonly KeyPoint[]> {
  const ago = clockBefore(now);
  const samples: [string, SamplePullRequest[]][] = [
    [SAMPLE_REPOSITORIES.busy, ferrymanSamples(ago)],
    [SAMPLE_REPOSITORIES.calm, ropewalkSamples(ago)],
    [SAMPLE_REPOSITORIES.private, keelsonSamples(ago)],
    [SAMPLE_REPOSITORIES.large, chartroomSamples(ago)],
    [SAMPLE_REPOSITORIES.renamed.to, ferrymanWebSamples(ago)],
  ];
  return new Map(
    samples.flatMap(([name, written]) =>
      written.map(({ pullRequest, keyPoints }) => [`${name}#${pullRequest.number}`, keyPoints]),
    ),
  );
}

/** Everything the fake GitHub serves by default, with ages that fit the given moment. */
export function sampleWorld(now: number): WorldSpec {
  const ago = clockBefore(now);
  return {
    people: SAMPLE_PEOPLE.map(({ login }) => login),
    accounts: [
      ...SAMPLE_PEOPLE,
      // A machine user: nothing but its login gives it away.
      { login: "covertrack-bot", type: "User" },
    ],
    organizations: [
      {
        login: "gullhaven",
        members: ["mira-lindqvist", "nadia-ekstrom", "otto-brandvold", "sofia-amado"],
      },
      { login: "northmoor-systems", members: ["mira-lindqvist"] },
      { login: "brackwater-coop", members: ["mira-lindqvist", "tomas-reyes"] },
    ],
    repositories: [
      ferryman,
      ropewalk,
      slipway,
      keelson,
      chartroom,
      ferrymanWeb,
      tidegate,
      gauge,
    ].map((write) => write(ago)),
  };
}
