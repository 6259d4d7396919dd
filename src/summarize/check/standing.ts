import { countOf } from "../../text/number-words.ts";
import type { KnownStatus } from "../readiness/known-facts.ts";

interface Claim {
  text: string;
  /** Who else has a say in it: a piece that people wrote, or a person, is cited or named. */
  isReported: boolean;
  isCited: boolean;
  /** Everybody who is known here, and which of them say in their own words that they approve. */
  people: ReadonlySet<string>;
  approving: ReadonlySet<string>;
}

/** What an English sentence says of reviews, checks, conflicts and the draft state that is not what GitHub says of it. */
export function contradictionsIn(claim: Claim, status: KnownStatus): string[] {
  const clauses = CONDITIONAL.test(claim.text) ? [] : claim.text.split(CLAUSES);
  const rules = RULES.filter(
    ([, isFalse, isFirm]) => (isFirm || !claim.isReported) && isFalse(status),
  );
  return [
    ...clauses.flatMap((clause) =>
      HEDGED.test(clause) ? [] : rules.flatMap(([says]) => says.exec(clause)?.[0] ?? []),
    ),
    ...(REQUIRED.test(claim.text) ? [] : contradictedTotals(claim, status)),
    ...contradictedVerdicts(claim, status),
  ];
}

/** An opinion, a condition or a plan states nothing. */
const CONDITIONAL =
  /\b(?:once|when|until|till|if|unless|should|would|could|might|may|must|whether|will|expects?|hopes?|fears?|claims?)\b/i;
const HEDGED =
  /\b(?:before|after|earlier|previously|at first|not|cannot|never|no longer|almost|nearly|other|rest|remaining|but|except)\b|n['’]t\b/i;
const CLAUSES = /[,;:—–]|\b(?:but|while|yet|although|whereas)\b/;

/** What is said, when it is false, and whether it is so whoever is cited: nobody's opinion makes checks pass. */
const RULES: readonly [says: RegExp, isFalse: (status: KnownStatus) => boolean, isFirm: boolean][] =
  [
    [
      /\ball (?:of )?(?:the |its |of its )?(?:\w+ )?checks (?:have |are |were |did |now |already )*(?:pass|passed|passing|green|succeeded|through)\b|\bCI (?:is|has) (?:green|passed|passing)\b|\bno (?:checks? (?:fails?|(?:is|are) failing)|failing checks?)\b/i,
      ({ checks }) => checks.known && (checks.total === 0 || checks.failing + checks.pending > 0),
      true,
    ],
    [
      /\b(?:checks|CI) (?:is|are) (?:failing|red)\b|\bchecks fail(?:ed)?\b|\bCI (?:has )?fail(?:s|ed)\b/i,
      ({ checks }) => checks.known && checks.failing === 0,
      false,
    ],
    [
      /\ball (?:of )?(?:the |its )?(?:\w+ ){0,2}(?:threads|conversations) (?:are |were |have been |now |already )*resolved\b|\b(?:no|without) (?:open|unresolved) (?:review )?threads\b|\bno (?:review )?threads? (?:is|are|remains?) (?:still )?(?:open|unresolved)\b/i,
      ({ openThreads }) => (openThreads ?? 0) > 0,
      true,
    ],
    [
      /\bno (?:merge )?conflicts\b|\b(?:is|merges) (?:mergeable|cleanly)\b/i,
      ({ mergeable }) => mergeable === "conflicting",
      true,
    ],
    [
      /\b(?:has|have|are) (?:merge )?conflicts\b|\bconflicts with (?:main|master|its base|the base)\b/i,
      ({ mergeable }) => mergeable === "mergeable",
      false,
    ],
    [/\bis (?:still )?a draft\b/i, ({ draft }) => !draft, false],
    [/\b(?:is|was) (?:now )?marked (?:as )?ready for review\b/i, ({ draft }) => draft, true],
    [
      /^ ?(?:it|th(?:is|e) (?:pull request|change|PR)) (?:is|looks) (?:now )?ready (?:to|for) (?:be )?merg\w+/i,
      ({ state }) => state !== "ready" && state !== "unknown",
      true,
    ],
    [
      /^ ?(?:it|th(?:is|e) (?:pull request|change|PR)) (?:was|has been|is) (?:already )?merged\b/i,
      () => true,
      true,
    ],
  ];

/** What there has to be, is asked for or once was is not what there is. */
const REQUIRED =
  /\b(?:needs?|needed|requires?|required|another|further|missing|lacks?|at least|should|must|would|until|once|asks?|asked|wants?|withdr\w+|dismissed|outdated|stale)\b/i;
const COUNT = String.raw`(?<!\bof )(?<!\bof (?:the|its) )(?<whole>\b(?:has|have|with|is|are|only|exactly) )?\b(?<count>\d+|[a-z]+(?:-[a-z]+)?) `;

const TOTALS: readonly [
  noun: string,
  of: (status: KnownStatus) => number | undefined,
  ever?: Verdict,
][] = [
  ["approvals?\\b", ({ approvals }) => approvals, "APPROVED"],
  ["change requests?\\b", ({ changeRequests }) => changeRequests, "CHANGES_REQUESTED"],
  [
    "(?:(?:unresolved|open) (?:review )?threads?\\b|(?:review )?threads? (?:is|are|remains?) (?:still )?(?:open|unresolved)\\b)",
    ({ openThreads }) => openThreads,
  ],
  [
    "(?:failing checks?\\b|checks? (?:fails?|is failing|are failing)\\b|(?<=\\bfail\\w* \\S+ )checks?\\b)",
    ({ checks }) => (checks.known ? checks.failing : undefined),
  ],
];

function contradictedTotals({ text, isCited }: Claim, status: KnownStatus): string[] {
  return TOTALS.flatMap(([noun, of, ever]) =>
    [...text.matchAll(new RegExp(COUNT + noun, "gi"))].flatMap(({ 0: found, groups = {} }) => {
      const [total, value] = [of(status), countOf(groups["count"] ?? "")];
      if (total === undefined || value === undefined) {
        return [];
      }
      // Fewer can be a part of them, where something is cited that says which.
      const isLess = value < total && !isCited && (value === 0 || groups["whole"] !== undefined);
      const most = [...(status.verdicts?.values() ?? [])].filter((said) => ever && said.has(ever));
      return value > Math.max(total, most.length) || isLess ? [found] : [];
    }),
  );
}

type Verdict = "APPROVED" | "CHANGES_REQUESTED";

const AUXILIARY = String.raw`(?:(?:has|have|had|also|already|since|then|later|both|now|just|only|even|still) )*`;
const PEOPLE = String.raw`[A-Za-z\d-]+(?:, and |, | and )`;

/** `ada approved`, said of somebody who never did so in a review, and `ada has not approved` of somebody who does. */
function contradictedVerdicts(
  { text, people, approving }: Claim,
  { verdicts, opinions }: KnownStatus,
): string[] {
  if (verdicts === undefined || CONDITIONAL.test(text)) {
    return [];
  }
  return [...people].flatMap((login) => {
    const name = `(?<![\\w-])${login.replaceAll(/[^\w-]/g, "\\$&")}(?![\\w-])`;
    const [found, isNot, ...said] = new RegExp(saying(name)).exec(text) ?? [];
    if (found === undefined) {
      return [];
    }
    const verdict: Verdict =
      said[0] === undefined && said[2] === undefined ? "CHANGES_REQUESTED" : "APPROVED";
    // Approval that somebody gave in a comment.
    const isElsewhere =
      verdict === "APPROVED" &&
      approving.has(login) &&
      opinions?.get(login) !== "CHANGES_REQUESTED";
    // Said as what holds now, when the other has taken its place.
    const [other, word]: [Verdict, RegExp] =
      verdict === "APPROVED" ? ["CHANGES_REQUESTED", /chang/i] : ["APPROVED", /approv/i];
    const isPast =
      PRESENT.test(found) &&
      opinions?.get(login) === other &&
      !word.test(text) &&
      !IN_ORDER.test(text);
    const isFalse =
      isNot === undefined
        ? isPast || (verdicts.get(login)?.has(verdict) !== true && !isElsewhere)
        : opinions?.get(login) === verdict;
    return isFalse ? [found] : [];
  });
}

const PRESENT = /\b(?:requests? changes|approves?)$/;
/** What is told in order is told in the present as well. */
const IN_ORDER =
  /\b(?:later|then|first|initially|originally|before|meanwhile|withdr\w+|dismiss\w*)\b|\d{4}-\d{2}/i;

function saying(name: string): string {
  return [
    String.raw`${name}(?:(?:,| and|, and) [A-Za-z\d-]+)* (?:((?:has|have|did)(?: not|n['’]t) (?:yet )?)|${AUXILIARY})(?:(approve[ds]?)(?! (?:of|in|the (?!pull|change|PR)))|(request(?:ed|s)? changes)(?! (?:to|in|of|for|on) ))(?: and still (?:requests? changes|approves?))?`,
    String.raw`\b(?:(approved|approvals?)|(changes (?:were |was )?requested|change requests?)) (?:by|from) (?:${PEOPLE})*${name}`,
  ].join("|");
}
