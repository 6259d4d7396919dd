import { type Evidence, type Piece, readEvidence } from "./evidence.ts";

/** What a prompt for a second reading asks to be judged, and by what. */
type Asked = {
  facts: string;
  shown: Evidence;
  statements: { section: string; text: string; labels: string[] }[];
};

const STATEMENT = /^Statement \d+, ([^,\n]+), cites ([^\n]*):\n\| ([^\n]*)$/gm;

/** Null where something else is asked. */
export function secondReadingIn(prompt: string): Asked | null {
  const cited = /^<cited (\w+)>\n([^]*?)^<\/cited \1>$/m.exec(prompt);
  const written = /^<statements (\w+)>\n([^]*?)^<\/statements \1>$/m.exec(prompt);
  if (cited === null || written === null) {
    return null;
  }
  return {
    facts: prompt.slice(0, cited.index),
    shown: readEvidence(cited[2] ?? ""),
    statements: [...(written[2] ?? "").matchAll(STATEMENT)].map(
      ([, section = "", labels = "", text = ""]) => ({
        section,
        text,
        labels: labels.match(/[A-Z]\d+/g) ?? [],
      }),
    ),
  };
}

/** A verdict on each statement, by what it says itself, what it cites, and the facts. */
export function judgeStatements(
  { facts, shown, statements }: Asked,
  knownVerdict: (statement: string) => string | null = () => null,
): string {
  return statements
    .map(({ section, text, labels }, index) => {
      const known = knownVerdict(text);
      if (known !== null) {
        return `${index + 1} ${known}`;
      }
      const cited = shown.pieces.filter(({ label }) => labels.includes(label));
      const doubt = doubtOf({
        section,
        text,
        cited: cited.length === 0 ? shown.pieces : cited,
        facts,
        shown,
      });
      return `${index + 1} ${doubt ?? "supported"}`;
    })
    .join("\n");
}

type Judged = {
  section: string;
  text: string;
  cited: Piece[];
  facts: string;
  shown: Evidence;
};

const QUOTED = /["“„«「]\s?([^"“”„«»「」]+?)\s?["”“»」]/g;
/** Somebody, and the words that follow in quotes. */
const SAID =
  /@([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)[^@"“„«「]*["“„«「]\s?([^"“”„«»「」]+?)\s?["”“»」]/g;
const AGREEMENT = /\b(?:everybody agrees|all agree|it was agreed)\b/i;

function doubtOf({ section, text, cited, facts, shown }: Judged): string | null {
  const held = cited.map(({ heading, text: said }) => `${heading}\n${said}`).join("\n");
  const known = `${shown.title}\n${facts}\n${held}`;
  const quotations = [...text.matchAll(QUOTED)].map(([, words = ""]) => words);
  if (!quotations.every((words) => plain(known).includes(plain(words)))) {
    return "contradicted: what it cites is worded otherwise";
  }
  const said = [...text.matchAll(SAID)];
  if (
    !said.every(([, login = "", words = ""]) =>
      cited.some(
        (piece) =>
          isBy(piece, login) && plain(`${piece.heading}\n${piece.text}`).includes(plain(words)),
      ),
    )
  ) {
    return "contradicted: somebody else wrote it";
  }
  const numbers = text.replaceAll(QUOTED, " ").match(/(?<![\w.])\d+(?:[.,]\d+)*(?![\w])/g) ?? [];
  if (!numbers.every((number) => known.includes(number))) {
    return "contradicted: another number stands there";
  }
  if (AGREEMENT.test(text) && !AGREEMENT.test(held)) {
    return "unsupported: nobody says that there is agreement";
  }
  if (/open/.test(section) && cited.every(isSettled)) {
    return "contradicted: that is settled";
  }
  if (/settled/.test(section) && cited.every((piece) => !isSettled(piece))) {
    return "contradicted: that is open";
  }
  return null;
}

function isBy({ heading, text }: Piece, login: string): boolean {
  return heading.includes(login) || text.split("\n").some((turn) => turn.startsWith(`${login},`));
}

/** A resolved thread, and an approval; what only says something is both. */
function isSettled({ label, heading }: Piece): boolean {
  return label.startsWith("T")
    ? /\bresolved\b/i.test(heading) && !/\b(?:unresolved|not)\b/i.test(heading)
    : /^approval|which approved|replaced by their approval/i.test(heading);
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/["'“”„‘’«»「」`*_]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
