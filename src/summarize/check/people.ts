import { valueOf } from "./counts.ts";
import { type Mark, marksOf } from "./identifiers.ts";
import type { Support } from "./support.ts";

/** Logins that are also words of a summary; only `@` makes a person of them. */
const WORDS: ReadonlySet<string> = new Set(
  `admin all alpha app april art august author beta bill bot build case chase check ci code commit core dev docs drew draft edge engine ernest fix flag frank github grace grant hunter ideal jack june lead link main major mark master max may merge mike miles min mod more none ops owner pat patch paul penny queue ray ready red release review rich rob robin root rose sandy script sky steady sue team test tester tests user victor web will wood work`.split(
    /\s+/,
  ),
);

const MENTION = /(?<![\p{L}\p{N}_/.])@([A-Za-z\d](?:[A-Za-z\d]|-(?=[A-Za-z\d])){0,38})(?![\w/])/gu;
const LOGIN =
  /(?<![\p{L}\p{N}_@/.-])[A-Za-z\d](?:[A-Za-z\d]|-(?=[A-Za-z\d])){1,38}(?![\p{L}\p{N}_/-])/gu;

export function mentionsIn(text: string): Mark[] {
  return marksOf(text, MENTION).map((mark) => ({ ...mark, text: mark.text.slice(1) }));
}

/** People of the pull request who are named in a text without an `@`. */
export function knownPeopleIn(text: string, people: ReadonlySet<string>): Mark[] {
  return marksOf(text, LOGIN).filter(
    ({ text: login }) => people.has(login) && !WORDS.has(login.toLowerCase()),
  );
}

export function isPersonIn(login: string, support: Support): boolean {
  return new RegExp(
    `(?<![\\p{L}\\p{N}-])${escape(login.toLowerCase())}(?![\\p{L}\\p{N}-])`,
    "u",
  ).test(support.text);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

const VERBS =
  "accept|add|agree|answer|approve|argue|ask|believe|block|call|claim|comment|concede|confirm|counter|disagree|doubt|explain|fear|flag|insist|mention|note|object|offer|oppose|point|prefer|promise|propose|push|question|raise|recommend|reject|reply|report|request|respond|review|say|sign|suggest|support|think|told|want|warn|wonder|worry";
/** Third person and past tense of the verbs above: what people do in summaries of discussions. */
const SAYS = new RegExp(`^(?:${VERBS.split("|").map(inflect).join("|")})$`);

function inflect(verb: string): string {
  const stem = verb.replace(/[ey]$/, "");
  return verb === "say"
    ? "says|said"
    : verb === "think"
      ? "thinks|thought"
      : verb === "told"
        ? "told|tells"
        : `${verb}s|${verb}ed|${stem}(?:es|ed|ies|ied)|${verb}`;
}

const ADVERBS: ReadonlySet<string> = new Set(
  "again already also both clearly eventually finally first has had have initially is later now only originally rightly since still strongly then therefore".split(
    " ",
  ),
);
/** After these a name may stand; after an article or an adjective a noun does. */
const BEFORE_A_NAME: ReadonlySet<string> = new Set(
  "after although and as because before but by from if or since so than that then though to unless until when where whereas while with".split(
    " ",
  ),
);
/** What else speaks, asks and approves in summaries. */
const NOT_A_NAME: ReadonlySet<string> = new Set(
  `any anybody anyone another authors benchmark benchmarks both bots branch builds ci commenter commenters commenting comments contributors critics default description design developers discussion docs documentation each else engineers every everybody everyone evidence example feedback few github hand he her him his however i it its last latest maintainers many members merging most neither nobody none nothing now one opinions opponents others participants people proponents reviewers several she some somebody someone sometimes supporters team teams tests that the their them then there these they this those three threads two upstream users we what which who whoever you your
   accident agreement chance consensus contrast convention hand itself law majority mistake name now request review reviewers then themselves using adding`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/**
 * Words in the place of a name, in English: `mallory objects`, `asked by mallory`. Whether somebody of that name exists
 * is for the caller to say.
 */
export function namesIn(text: string): Mark[] {
  const tokens = marksOf(text, /[\p{L}\p{N}][\p{L}\p{N}_'’-]*|[^\s\p{L}\p{N}]/gu);
  return tokens.filter((token, index) => {
    const before = tokens[index - 1]?.text.toLowerCase();
    const isLogin = /^[A-Za-z][A-Za-z\d-]{1,38}$/.test(token.text) && !/ing$|'/.test(token.text);
    const lower = token.text.toLowerCase();
    if (!isLogin || NOT_A_NAME.has(lower) || SAYS.test(lower) || ADVERBS.has(lower)) {
      return false;
    }
    if (BEFORE_A_NAME.has(lower) || WORDS.has(lower) || valueOf(lower) !== undefined) {
      return false;
    }
    const opens = before === undefined || /^[,;:—–(“"]$/.test(before) || BEFORE_A_NAME.has(before);
    const following = tokens.slice(index + 1, index + 4).map((next) => next.text);
    return (
      (opens && (speaks(following) || (token.text.includes("-") && acts(following)))) ||
      isAgent(tokens, index)
    );
  });
}

/** Whether a sentence says what somebody says or thinks: `ada warns …`, `for ada …`. */
export function isSpeakerIn(login: string, text: string): boolean {
  const at = text.indexOf(login);
  const following = text.slice(at + login.length).match(/[\p{L}\p{N}_'’-]+/gu) ?? [];
  return (
    at !== -1 &&
    (/^(?:for|to|according to) $/i.test(text.slice(0, at)) ||
      (at === 0 && speaks(following.slice(0, 3))))
  );
}

function speaks(following: readonly string[]): boolean {
  for (const word of following) {
    const lower = word.toLowerCase();
    if (SAYS.test(lower)) {
      return !/^(?:call|comment|point|question|report|request|review|sign|support|push|block|flag|note|offer|answer|reply|claim|object|fear|doubt|counter|add)$/.test(
        lower,
      );
    }
    if (!ADVERBS.has(lower)) {
      return false;
    }
  }
  return false;
}

const ACTS =
  /^(?:has|had|will|would|can|could|cannot|is|was|knows|knew|sees|saw|finds|found|needs|needed|keeps|kept|likes|liked|tried|tries|tests|tested|runs|ran|uses|used|measured|measures|context|meant|fixed|fixes|owns|maintains)$/;

/** What people do besides speaking; only what looks like a login is taken for one by it. */
function acts(following: readonly string[]): boolean {
  const verb = following.find((word) => !ADVERBS.has(word.toLowerCase()) || ACTS.test(word));
  return verb !== undefined && ACTS.test(verb.toLowerCase());
}

const OPINIONS =
  /^(?:request|suggestion|proposal|idea|wish|advice|insistence|objection|opinion|view)$/;

/** `raised by mallory`, `according to mallory`, `at the request of mallory`. */
function isAgent(tokens: readonly Mark[], index: number): boolean {
  // A name that was found already has left a gap.
  if ((tokens[index]?.start ?? 0) - (tokens[index - 1]?.end ?? 0) > 1) {
    return false;
  }
  const [verb, by] = [tokens[index - 2]?.text.toLowerCase(), tokens[index - 1]?.text.toLowerCase()];
  return (
    (by === "by" && verb !== undefined && SAYS.test(verb)) ||
    (by === "to" && verb === "according") ||
    (by === "of" && verb !== undefined && OPINIONS.test(verb))
  );
}

/** A name with a dash at the start of a sentence: in no language would a word of its own begin it in lower case. */
export function loginAtStart(text: string): Mark | undefined {
  const match = /^[a-z][a-z\d]*(?:-[a-z\d]+)+(?![\w/-])/.exec(text);
  return match === null ? undefined : { text: match[0], start: 0, end: match[0].length };
}
