import type { KnownStatus } from "../judge/known-facts.ts";
import { valueOf } from "./counts.ts";
import { isTalk, type SupportedPiece } from "./support.ts";

/** What a sentence in English says of the state of the pull request that GitHub or code knows to be otherwise. */
export function contradictedStatus(
  text: string,
  named: readonly string[],
  cited: readonly SupportedPiece[],
  status: KnownStatus,
): string[] {
  const isReported = named.length > 0 || cited.some(({ piece }) => isTalk(piece));
  const rules = HEDGED.test(text) ? [] : isReported ? FIRM_RULES : [...FIRM_RULES, ...RULES];
  return [
    ...rules
      .filter(({ isFalse }) => isFalse(status))
      .flatMap(({ says }) => says.exec(text)?.[0] ?? []),
    ...(REQUIRED.test(text) ? [] : contradictedTotals(text, cited.length > 0, status)),
    ...contradictedVerdicts(text, named, cited, status),
  ];
}

interface Rule {
  says: RegExp;
  isFalse: (status: KnownStatus) => boolean;
}

/** Somebody's opinion, a condition or a plan states nothing. */
const HEDGED =
  /\b(?:not|cannot|never|no longer|once|when|until|till|before|after|if|unless|should|would|could|might|may|must|whether|will|almost|nearly|expects?|hopes?|fears?|claims?|other|rest|remaining|earlier|previously|first)\b|n['’]t\b/i;

/** False whoever is cited: nobody's opinion makes checks pass. */
const FIRM_RULES: readonly Rule[] = [
  {
    says: /\ball (?:of )?(?:the |its |of its )?(?:\w+ )?checks (?:have |are |were |did |now |already )*(?:pass|passed|passing|green|succeeded|through)\b(?!,? (?:but|except|apart))|\bCI (?:is|has) (?:green|passed|passing)\b/i,
    isFalse: ({ checks }) =>
      checks.known && (checks.total === 0 || checks.failing + checks.pending > 0),
  },
  {
    says: /\ball (?:of )?(?:the |its )?(?:\w+ ){0,2}(?:threads|conversations) (?:are |were |have been |now |already )*resolved\b|\b(?:no|without) (?:open|unresolved) (?:review )?threads\b|\bno (?:review )?threads? (?:is|are|remains?) (?:still )?(?:open|unresolved)\b/i,
    isFalse: ({ openThreads }) => openThreads !== undefined && openThreads > 0,
  },
  {
    says: /^(?:it|th(?:is|e) (?:pull request|change|PR)) (?:is|looks) (?:now )?ready (?:to|for) (?:be )?merg\w+/i,
    isFalse: isNotReady,
  },
  {
    says: /\bno (?:merge )?conflicts\b/i,
    isFalse: ({ mergeable }) => mergeable === "conflicting",
  },
];

/** What people may say of a part, or have said of an earlier state. */
const RULES: readonly Rule[] = [
  {
    says: /\bready (?:to|for) (?:be )?merg\w+|\bnothing (?:else )?(?:stands|is) in the way\b|\b(?:has|are) no blockers\b/i,
    isFalse: isNotReady,
  },
  {
    says: /\b(?:has|have) (?:merge )?conflicts\b|\bconflicts with (?:main|master|its base|the base)\b/i,
    isFalse: ({ mergeable }) => mergeable === "mergeable",
  },
  {
    says: /\b(?:checks|CI) (?:is|are) (?:failing|red)\b|\bchecks fail(?:ed)?\b|\bCI (?:has )?fail(?:s|ed)\b/i,
    isFalse: ({ checks }) => checks.known && checks.failing === 0,
  },
  { says: /\bis (?:still )?a draft\b/i, isFalse: ({ draft }) => !draft },
  {
    says: /^(?:it|th(?:is|e) (?:pull request|change|PR)) (?:was|has been|is) (?:already )?merged\b/i,
    isFalse: () => true,
  },
  {
    says: /\bwait(?:s|ing) (?:on|for) the author\b/i,
    isFalse: ({ waitingOn }) => waitingOn !== "author",
  },
  {
    says: /\bwait(?:s|ing) (?:on|for) (?:the |its )?reviewers?\b/i,
    isFalse: ({ waitingOn }) => waitingOn !== "reviewers",
  },
];

function isNotReady({ state }: KnownStatus): boolean {
  return state !== "ready" && state !== "unknown";
}

/** What there has to be, is asked for or once was is not what there is. */
const REQUIRED =
  /\b(?:needs?|needed|requires?|required|another|further|missing|lacks?|at least|should|must|would|until|once|asks?|asked|wants?|withdr\w+|dismissed|earlier|outdated|stale)\b/i;

const TOTALS: readonly {
  says: RegExp;
  of: (status: KnownStatus) => number | undefined;
  /** Fewer can be a part of them, where something is cited that says which. */
  isWhole: boolean;
}[] = [
  { says: totalOf(String.raw`approvals?\b`), of: ({ approvals }) => approvals, isWhole: false },
  {
    says: totalOf(String.raw`change requests?\b`),
    of: ({ changeRequests }) => changeRequests,
    isWhole: false,
  },
  {
    says: totalOf(
      String.raw`(?:(?:unresolved|open) (?:review )?threads?\b|(?:review )?threads? (?:is|are|remain|remains) (?:still )?(?:open|unresolved)\b)`,
    ),
    of: ({ openThreads }) => openThreads,
    isWhole: true,
  },
  {
    says: totalOf(String.raw`checks? (?:fail|fails|is failing|are failing)\b`),
    of: ({ checks }) => (checks.known ? checks.failing : undefined),
    isWhole: true,
  },
  {
    says: totalOf(String.raw`(?:changed )?files\b`),
    of: ({ changedFiles }) => changedFiles,
    isWhole: false,
  },
  {
    says: /\bof (?:the |its )?(?<count>[a-z]+(?:-[a-z]+)?) checks?\b/gi,
    of: ({ checks }) => (checks.known ? checks.total : undefined),
    isWhole: true,
  },
  { says: totalOf(String.raw`commits\b`), of: ({ commits }) => commits, isWhole: false },
];

function totalOf(noun: string): RegExp {
  return new RegExp(
    String.raw`(?<!\bof )(?<!\bof (?:the|its) )\b(?<count>[a-z]+(?:-[a-z]+)?) ${noun}`,
    "gi",
  );
}

/** Totals in words; those in digits are looked up like every number. */
function contradictedTotals(text: string, isCited: boolean, status: KnownStatus): string[] {
  return TOTALS.flatMap(({ says, of, isWhole }) =>
    [...text.matchAll(says)].flatMap(({ 0: found, groups }) => {
      const word = groups?.["count"] ?? "";
      const [total, value] = [of(status), /^an?$/i.test(word) ? undefined : valueOf(word)];
      if (total === undefined || value === undefined) {
        return [];
      }
      return value > total || (isWhole && !isCited && value < total) ? [found] : [];
    }),
  );
}

/** People of whom a sentence says what they did say in a review: that needs no citation. */
export function knownReviewersIn(
  text: string,
  named: readonly string[],
  { verdicts }: KnownStatus,
): Set<string> {
  return new Set(
    named.filter((login) => {
      const said = verdictIn(text, login);
      return said !== undefined && verdicts?.get(login)?.has(said) === true;
    }),
  );
}

const AUXILIARY = String.raw`(?:(?:has|have|had|also|already|since|then|later|both|now|just|only|even) )*`;
const VERDICT = new RegExp(
  String.raw`^(?:(?:,| and|, and) [A-Za-z\d-]+)* ${AUXILIARY}(?:(?<approved>approved)(?! (?:of|in|the (?!pull|change|PR)))|(?<requested>requested changes)(?! (?:to|in|of|for|on) ))`,
);

/** `ada approved`, said of somebody who never did so in a review. */
function contradictedVerdicts(
  text: string,
  named: readonly string[],
  cited: readonly SupportedPiece[],
  { verdicts }: KnownStatus,
): string[] {
  if (verdicts === undefined) {
    return [];
  }
  // Approval that somebody gave in a comment, or gave to something else.
  const isElsewhere = cited.some(({ support }) => support.words.has("approved"));
  return [...new Set(named)].flatMap((login) => {
    const said = verdictIn(text, login);
    if (said === undefined || verdicts.get(login)?.has(said) === true) {
      return [];
    }
    return said === "CHANGES_REQUESTED"
      ? [`${login} requested changes`]
      : isElsewhere
        ? []
        : [`${login} approved`];
  });
}

function verdictIn(text: string, login: string): "APPROVED" | "CHANGES_REQUESTED" | undefined {
  const { groups } = VERDICT.exec(text.slice(text.indexOf(login) + login.length)) ?? {};
  return groups === undefined
    ? undefined
    : groups["approved"] === undefined
      ? "CHANGES_REQUESTED"
      : "APPROVED";
}
