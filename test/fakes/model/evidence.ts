/** A labelled piece of the evidence in a prompt. */
export type Piece = {
  /** `C3`, `R1`, `T2`, `F4` or `K1`. */
  label: string;
  /** The line the label stands in. */
  heading: string;
  /** What follows up to the next label, without the marks before its lines. */
  text: string;
  /** Who wrote it, where a name is given. */
  author: string | null;
};

export type Evidence = { title: string; pieces: Piece[] };

/** A line that begins with a label, whatever is put around it: `[C3]`, `C3:`, `### C3`, `<C3 …>`, `- [C3]`. */
const LABEL_LINE = /^[\s>*#-]*(?:\[|<|\()?([CRTFKPI]\d{1,4})(?=[\]>):.,\s]|$)[\]>):.,]?[ \t]*(.*)$/;

/** Ends the last piece: a closing tag, as prompts put around what strangers wrote. */
const CLOSING_LINE = /^<\/\w+/;

const LOGIN = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\\[bot\\])?";

const TITLES = [
  /^\W*title[^\p{L}\p{N}]+(.+)$/imu,
  /^\W*pull request\b[^\n:]*:\s*(.+)$/im,
  /^\W*#\d+[:\s]+(.+)$/m,
];

/** Where a name may stand, in the heading or at the start of the first turn of a thread. */
const AUTHORS = [
  new RegExp(`@(${LOGIN})`),
  new RegExp(`\\b(?:by|author=?|from)\\s*[:="']?\\s*(${LOGIN})`),
  new RegExp(`^(${LOGIN})(?=\\s*[,(:]|\\s+(?:on|wrote|said|at)\\b)`),
];

function titleOf(prompt: string): string {
  for (const pattern of TITLES) {
    const title = pattern
      .exec(prompt)?.[1]
      ?.trim()
      .replaceAll(/^["'`]+|["'`]+$/g, "");
    if (title) {
      return title.slice(0, 120);
    }
  }
  return "";
}

function authorOf({ label, heading, text }: Piece): string | null {
  if (/^[FKPI]/.test(label)) {
    return null;
  }
  for (const source of [heading, text]) {
    for (const pattern of AUTHORS) {
      const login = pattern.exec(source)?.[1];
      if (login !== undefined) {
        return login;
      }
    }
  }
  return null;
}

/** Finds the pieces in whatever layout the prompt uses. */
export function readEvidence(prompt: string): Evidence {
  const pieces: Piece[] = [];
  let current: Piece | undefined;
  for (const line of prompt.split("\n")) {
    const match = LABEL_LINE.exec(line);
    if (match !== null) {
      const label = match[1] ?? "";
      const heading = (match[2] ?? "").trim().replace(/:$/, "");
      // A label may come twice, as in a list of files before their changes.
      const known = pieces.find((piece) => piece.label === label);
      current = known ?? { label, heading, text: "", author: null };
      if (known === undefined) {
        pieces.push(current);
      }
    } else if (CLOSING_LINE.test(line)) {
      current = undefined;
    } else if (current !== undefined) {
      current.text += `${line.replace(/^\| ?/, "")}\n`;
    }
  }
  for (const piece of pieces) {
    piece.author = authorOf(piece);
  }
  return { title: titleOf(prompt), pieces };
}

const TURN_START = new RegExp(`^@?${LOGIN}, [\\d-]{10}: `);
const CODE_LINE = /^(?:@@|diff |index |---|\+\+\+|[+-] )/;
/** A run of words that can be quoted as it stands. */
const QUOTABLE = /[\p{L}\p{N}][^"“”«»„`*_[\]<>|]{3,}/gu;
const SENTENCE_END = /[.!?;](?:\s|$)/;
/** Fewer words say nothing on their own. */
const MIN_WORDS = 4;

function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}

/** The beginning of a sentence: up to a comma where there is one, else up to a word. */
function shorten(sentence: string, maxWords: number): string {
  if (wordCount(sentence) <= maxWords) {
    return sentence;
  }
  const words = new RegExp(`^(?:\\S+\\s+){0,${maxWords - 1}}\\S+`).exec(sentence)?.[0] ?? sentence;
  const clause = words.slice(0, Math.max(words.lastIndexOf(","), words.lastIndexOf(":"), 0));
  return wordCount(clause) >= MIN_WORDS ? clause : words;
}

/** A few words of a piece, exactly as they stand there: a whole sentence where one is short enough. */
export function fragmentOf(piece: Piece, maxWords = 14): string {
  const source = piece.text.trim() === "" ? piece.heading : piece.text;
  const sentences = source
    .split("\n")
    .filter((line) => !CODE_LINE.test(line) && /\p{L}{2}/u.test(line))
    .flatMap((line) => line.trim().replace(TURN_START, "").match(QUOTABLE) ?? [])
    .flatMap((run) => run.split(SENTENCE_END))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
  const telling = sentences.find((sentence) => wordCount(sentence) >= MIN_WORDS);
  const chosen = telling ?? sentences[0] ?? "";
  return shorten(chosen, maxWords)
    .slice(0, 120)
    .toWellFormed()
    .replace(/[\s.,;:!?(–\uFFFD-]+$/, "");
}
