import { listFirst } from "../../english.ts";
import type { Warning } from "../../protocol/pull-request.ts";
import { inlineName } from "../../text/inline-name.ts";
import { looksEnglish } from "../../text/language.ts";
import type { ListedFile } from "../diff/change-pool.ts";

interface Description {
  title: string;
  /** Cleaned: without its template, hidden text and markup. */
  text: string;
}

/** A shorter description leaves out more than it could mention. */
const COMPLETE_CODE_UNITS = 120;
const NAMED_MAX = 3;

/**
 * Where a description and the diff disagree: it claims a change to a file, a migration or tests that the diff does not
 * hold, or leaves unmentioned what nobody should miss. `files` must be all of them. Only plain cases, only in English:
 * a false alarm costs more than a missed one.
 */
export function checkDescription(
  description: Description,
  files: readonly ListedFile[],
): Warning[] {
  const { title, text } = description;
  if (files.length === 0 || !looksEnglish(text)) {
    return [];
  }
  const sentences = sentencesOf(text);
  const everything = `${title}\n${text}`;
  return [
    ...claimedFiles(sentences, files),
    ...claimed(sentences, MIGRATION_CLAIM, files.some(isMigration), "a migration"),
    ...claimed(sentences, TEST_CLAIM, files.some(mayHoldTests), "tests"),
    ...(text.length < COMPLETE_CODE_UNITS
      ? []
      : UNMENTIONED.flatMap((unmentioned) => leftOut(unmentioned, everything, files))),
  ].map((message) => ({ code: "description_mismatch", message }));
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n/)
    .filter((sentence) => sentence.trim() !== "" && !TO_DO.test(sentence));
}

const TO_DO = /^\s*[-*+] \[ \]/;
const CHANGES =
  /\b(?:adds?|added|adding|updates?|updated|updating|changes|changed|modif(?:y|ies|ied)|rewrites?|rewrote|rewritten|removes?|removed|removing|deletes?|deleted|renames?|renamed|moves?|moved|introduces?|introduced|creates?|created|extends?|extended|fixes|fixed|refactors?|refactored)\b/i;
/** What was, will be, is not or might be changed, or is only read, is not claimed to be in this diff. */
const NOT_HERE =
  /\b(?:not|no|never|without|cannot|instead of|rather than|previous(?:ly)?|earlier|already|later|follow[- ]?up|separate(?:ly)?|another|other|next|future|will|would|should|could|may|might|if|when|todo|see|like|similar|based on|upstream|originally|used to|introduced (?:in|by)|was (?:added|changed) (?:in|by)|support for|reads?|reading|pars(?:es|ing)|load(?:s|ing))\b|n['’]t\b/i;
const NAMED_FILE = /(?<![\w/.@:-])(?:[\w@.-]+\/)+[\w.-]*\w\.[a-z]{1,6}(?![\w/-])/g;

function claimedFiles(sentences: readonly string[], files: readonly ListedFile[]): string[] {
  const names = new Set(
    files.flatMap(({ path, previousPath }) =>
      [path, previousPath].flatMap((name) => (name === undefined ? [] : [nameOf(name)])),
    ),
  );
  const missing = new Set(
    sentences
      .filter((sentence) => CHANGES.test(sentence) && !NOT_HERE.test(sentence))
      .flatMap((sentence) => sentence.match(NAMED_FILE) ?? [])
      // Addresses have dots before their first slash.
      .filter((path) => !/^[\w-]+(?:\.[\w-]+)+\//.test(path) && !names.has(nameOf(path))),
  );
  return missing.size === 0
    ? []
    : [
        `The description speaks of changing ${namesOf([...missing])}, which the diff does not touch.`,
      ];
}

function nameOf(path: string): string {
  return (path.split("/").at(-1) ?? path).toLowerCase();
}

const MIGRATION_CLAIM =
  /\b(?:adds?|added|includes?|included|contains?|ships?|with|new)\s+(?:a|an|the|one|two|three)?\s*(?:new\s+)?(?:(?:database|db|schema|data|sql|django|rails|alembic|flyway|prisma)\s+)*migrations?\b(?!\s+(?:guide|path|notes?|plan|docs?|documentation|instructions?|steps?|tool|script|is|are|will))/i;
const TEST_CLAIM =
  /\b(?:(?:adds?|added|includes?|included|wrote|writes|extends?|extended|updates?|updated)\s+(?:(?:a|an|some|more|new|the|unit|integration|regression|e2e|end-to-end|property|missing)\s+)*tests?\b|covered by (?:(?:a|new|unit|integration|regression)\s+)+tests?\b)(?!\s+(?:data|environment|server|instance|account|deployment|page|button|mode|plan|later|suite|runner|job|bot|coverage))/i;

function claimed(
  sentences: readonly string[],
  claim: RegExp,
  isThere: boolean,
  what: string,
): string[] {
  const isClaimed = sentences.some((sentence) => claim.test(sentence) && !NOT_HERE.test(sentence));
  return isClaimed && !isThere
    ? [`The description says that it adds ${what}, and the diff does not seem to hold any.`]
    : [];
}

const MIGRATION =
  /migrat|(?:^|\/)(?:alembic|flyway|liquibase|schema|db|database)(?:\/|\.)|\.sql$|schema\.(?:rb|prisma|graphql)$/i;
/** Files whose tests stand in the file itself, and documents that can be run. */
const INLINE_TESTS =
  /\.(?:rs|zig|d|ex|exs|hs|lisp|clj|cljs|rkt|v|nim|ipynb|md|mdx|rst|t|feature|bats)$/i;

function isMigration({ path }: ListedFile): boolean {
  return MIGRATION.test(path);
}

function mayHoldTests({ path, category }: ListedFile): boolean {
  return category === "test" || INLINE_TESTS.test(path) || /test|spec|check|fixture/i.test(path);
}

interface Unmentioned {
  what: string;
  is: (file: ListedFile) => boolean;
  /** Any of these words in title or description will do. */
  words: RegExp;
}

const UNMENTIONED: readonly Unmentioned[] = [
  {
    what: "a database migration",
    is: ({ path, status }) =>
      status === "added" &&
      /(?:^|\/)migrations?\/.+\.(?:sql|py|rb|js|ts|php|go|xml|ya?ml)$/i.test(path),
    words:
      /migrat|schema|database|\bdb\b|\bsql\b|table|column|index|constraint|field|model|store|storage|persist|postgres|mysql|sqlite|query|row/i,
  },
  {
    what: "a workflow that runs in CI",
    is: ({ path }) => /^\.github\/workflows\/|^\.gitlab-ci\.yml$|^\.circleci\//i.test(path),
    words:
      /\bci\b|workflow|action|pipeline|github|gitlab|circle|build|release|publish|lint|check|\btests?\b|deploy|node \d|version|matrix|runner|automat|nightly|cron|coverage|upgrade|bump/i,
  },
  {
    what: "the licence",
    is: ({ path }) => /^(?:licen[cs]e|copying)(?:\.\w+)?$/i.test(path),
    words: /licen[cs]|copyright|copying|legal|notice|year/i,
  },
  {
    what: "the removal of tests",
    is: ({ category, status, additions }) =>
      category === "test" && status === "removed" && additions === 0,
    words:
      /\btest|spec\b|remov|delet|drop|clean|obsolete|unused|dead|replac|mov|renam|consolidat|merge/i,
  },
];

function leftOut(
  { what, is, words }: Unmentioned,
  everything: string,
  files: readonly ListedFile[],
): string[] {
  const touched = files.filter(is).map((file) => file.path);
  return touched.length === 0 || words.test(everything)
    ? []
    : [`The diff holds ${what} that the description does not mention: ${namesOf(touched)}.`];
}

function namesOf(paths: readonly string[]): string {
  return listFirst(
    paths.map((path) => inlineName(path, 100)),
    NAMED_MAX,
  );
}
