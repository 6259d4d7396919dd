/** A labelled piece of the evidence in a prompt. */
export type Piece = {
  /** `C3`, `R1`, `T2`, `F4` or `K1`. */
  label: string;
  /** The line the label stands in. */
  heading: string;
  /** What follows up to the next label. */
  text: string;
  /** Who wrote it, where a name is given. */
  author: string | null;
};

export type Evidence = { title: string; pieces: Piece[] };

/** A line that begins with a label, whatever is put around it: `[C3]`, `C3:`, `### C3`, `<C3 …>`, `- [C3]`. */
const LABEL_LINE = /^[\s>*#-]*(?:\[|<|\()?([CRTFK]\d{1,4})(?=[\]>):.,\s]|$)[\]>):.,]?[ \t]*(.*)$/;

const TITLES = [
  /^\W*title\W+(.+)$/im,
  /^\W*pull request\b[^\n:]*:\s*(.+)$/im,
  /^\W*#\d+[:\s]+(.+)$/m,
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

function authorOf(heading: string): string | null {
  return (
    /@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))/.exec(heading)?.[1] ??
    /\b(?:by|author=?|from)\s*[:="']?\s*([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))/.exec(heading)?.[1] ??
    /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?=\s*[,(:]|\s+(?:on|wrote|said|at)\b)/.exec(
      heading,
    )?.[1] ??
    null
  );
}

/** Finds the pieces in whatever layout the prompt uses. */
export function readEvidence(prompt: string): Evidence {
  const pieces: Piece[] = [];
  for (const line of prompt.split("\n")) {
    const match = LABEL_LINE.exec(line);
    const last = pieces.at(-1);
    if (match !== null) {
      const heading = (match[2] ?? "").trim();
      pieces.push({ label: match[1] ?? "", heading, text: "", author: authorOf(heading) });
    } else if (last !== undefined) {
      last.text += `${line}\n`;
    }
  }
  return { title: titleOf(prompt), pieces };
}

/** A few words of a piece, quotable within a sentence. */
export function fragmentOf(piece: Piece, maxWords = 12): string {
  const source = piece.text.trim() === "" ? piece.heading : piece.text;
  const line =
    source
      .split("\n")
      .map((candidate) => candidate.replaceAll(/[>`"*_[\]<>]/g, " ").trim())
      .find(
        (candidate) =>
          /\p{L}{2}/u.test(candidate) && !/^(?:@@|diff |index |---|\+\+\+)/.test(candidate),
      ) ?? "";
  const words = line.split(/\s+/).filter((word) => word !== "");
  return words
    .slice(0, maxWords)
    .join(" ")
    .replace(/[.,;:!?]+$/, "")
    .slice(0, 90);
}
