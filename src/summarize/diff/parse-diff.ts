import { DIFF_FILE_MAX_CODE_UNITS, DIFF_LINE_MAX_CODE_UNITS } from "../../limits.ts";
import type { FileChange, Hunk } from "../pull-request/file-change.ts";
import { readGitHeader, readGitPath, withoutSide } from "./git-path.ts";
import { createLineSplitter, type Line } from "./line-splitter.ts";

/**
 * Reads a unified diff as git writes it, file by file. Holds one file at a time, and of that at most
 * `DIFF_FILE_MAX_CODE_UNITS`: what comes after is counted, not kept, and the file says `too-long`.
 */
export async function* parseDiff(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileChange> {
  let removed: FileChange | undefined;
  for await (const file of readFiles(chunks)) {
    const whole = removed === undefined ? file : withTypeChanged(removed, file);
    if (removed !== undefined && whole === file) {
      yield removed;
    }
    removed = whole.status === "removed" ? whole : undefined;
    if (removed === undefined) {
      yield whole;
    }
  }
  if (removed !== undefined) {
    yield removed;
  }
}

async function* readFiles(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileChange> {
  const splitter = createLineSplitter(DIFF_LINE_MAX_CODE_UNITS);
  const reader = createFileReader();
  for await (const chunk of chunks) {
    yield* reader.read(splitter.push(chunk));
  }
  yield* reader.read(splitter.end());
  yield* reader.end();
}

/** A file whose type changes (a link becomes a file) comes as two of one path, first removed and then added. */
function withTypeChanged(removed: FileChange, next: FileChange): FileChange {
  if (next.status !== "added" || next.path !== removed.path) {
    return next;
  }
  const cut = removed.cut ?? next.cut;
  return {
    ...next,
    status: "modified",
    additions: removed.additions + next.additions,
    deletions: removed.deletions + next.deletions,
    binary: removed.binary || next.binary,
    hunks: [...removed.hunks, ...next.hunks],
    ...(cut === undefined ? {} : { cut }),
  };
}

/** The hunks of one file, as the files API gives them in `patch`: without any header. */
export function parsePatch(
  patch: string,
): Pick<FileChange, "hunks" | "additions" | "deletions" | "cut"> {
  const reader = createFileReader();
  const lines = patch.split("\n").map((line) => ({
    text: line.slice(0, DIFF_LINE_MAX_CODE_UNITS).replace(/\r$/, ""),
    cut: line.length > DIFF_LINE_MAX_CODE_UNITS,
  }));
  const files = [
    ...reader.read([{ text: "diff --git a/x b/x", cut: false }, ...lines]),
    ...reader.end(),
  ];
  const { hunks = [], additions = 0, deletions = 0, cut } = files.at(-1) ?? {};
  return { hunks, additions, deletions, ...(cut === undefined ? {} : { cut }) };
}

const HUNK_HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$/;

/** A file while its lines come in. */
interface OpenFile extends Omit<FileChange, "path" | "previousPath" | "cut"> {
  header: { from: string; to: string };
  /** What rename, copy, `---` and `+++` lines say; undefined for `/dev/null`. */
  from: string | undefined;
  to: string | undefined;
  heldCodeUnits: number;
  tooLong: boolean;
  short: boolean;
}

function createFileReader(): {
  read(lines: readonly Line[]): Generator<FileChange>;
  end(): Generator<FileChange>;
} {
  let open: OpenFile | undefined;
  let hunk: Hunk | undefined;
  /** What the hunk header promised and has not come yet. */
  let oldLeft = 0;
  let newLeft = 0;

  function* begin(header: OpenFile["header"]): Generator<FileChange> {
    yield* end();
    open = {
      header,
      status: "modified",
      from: undefined,
      to: undefined,
      additions: 0,
      deletions: 0,
      binary: false,
      hunks: [],
      heldCodeUnits: 0,
      tooLong: false,
      short: false,
    };
  }

  function* end(): Generator<FileChange> {
    endHunk();
    const done = open;
    open = undefined;
    hunk = undefined;
    if (done !== undefined) {
      yield finish(done);
    }
  }

  function endHunk(): void {
    if (open !== undefined) {
      open.short ||= oldLeft > 0 || newLeft > 0;
    }
    oldLeft = 0;
    newLeft = 0;
  }

  /** Whether the line belongs to the hunk that is being read. */
  function readBody(file: OpenFile, line: Line): boolean {
    const text = line.text === "" ? " " : line.text;
    const mark = text[0];
    if (mark !== "\\") {
      if ((oldLeft <= 0 && newLeft <= 0) || (mark !== " " && mark !== "+" && mark !== "-")) {
        return false;
      }
      oldLeft -= mark === "+" ? 0 : 1;
      newLeft -= mark === "-" ? 0 : 1;
      file.additions += mark === "+" ? 1 : 0;
      file.deletions += mark === "-" ? 1 : 0;
    }
    keep(file, { text, cut: line.cut });
    return true;
  }

  function keep(file: OpenFile, line: Line): void {
    file.tooLong ||= line.cut || file.heldCodeUnits + line.text.length > DIFF_FILE_MAX_CODE_UNITS;
    if (file.heldCodeUnits + line.text.length <= DIFF_FILE_MAX_CODE_UNITS) {
      file.heldCodeUnits += line.text.length + LINE_OVERHEAD_CODE_UNITS;
      hunk?.lines.push(line.text);
    }
  }

  function beginHunk(file: OpenFile, match: RegExpExecArray): void {
    endHunk();
    oldLeft = Number(match[2] ?? 1);
    newLeft = Number(match[4] ?? 1);
    hunk = {
      heading: match[5] ?? "",
      oldStart: Number(match[1]),
      newStart: Number(match[3]),
      lines: [],
    };
    file.heldCodeUnits += hunk.heading.length + HUNK_OVERHEAD_CODE_UNITS;
    if (file.heldCodeUnits <= DIFF_FILE_MAX_CODE_UNITS) {
      file.hunks.push(hunk);
    } else {
      file.tooLong = true;
    }
  }

  function* readHeader(text: string): Generator<FileChange> {
    const header = /^diff --(?:git|cc|combined) (.*)$/s.exec(text);
    if (header !== null) {
      yield* begin(readGitHeader(header[1] ?? ""));
      return;
    }
    if (text.startsWith("--- ") && (open === undefined || open.hunks.length > 0)) {
      // A plain unified diff has no `diff --git` line between its files.
      yield* begin({ from: text.slice(4), to: text.slice(4) });
    }
    if (open !== undefined) {
      const match = HUNK_HEADER.exec(text);
      if (match === null) {
        readHeaderLine(open, text);
      } else {
        beginHunk(open, match);
      }
    }
  }

  return {
    *read(lines) {
      for (const line of lines) {
        if (open === undefined || hunk === undefined || !readBody(open, line)) {
          yield* readHeader(line.text);
        }
      }
    },
    end,
  };
}

/** What a kept line and a kept hunk weigh beside their text, so that a million empty ones are bounded too. */
const LINE_OVERHEAD_CODE_UNITS = 8;
const HUNK_OVERHEAD_CODE_UNITS = 64;

function readHeaderLine(file: OpenFile, text: string): void {
  const [, word, value] =
    /^(new file mode|deleted file mode|old mode|new mode|rename from|rename to|copy from|copy to|---|\+\+\+|Binary files|GIT binary patch)(?: (.*))?$/s.exec(
      text,
    ) ?? [];
  switch (word) {
    case "new file mode":
      file.status = "added";
      break;
    case "deleted file mode":
      file.status = "removed";
      break;
    case "old mode":
    case "new mode":
      file.status = file.status === "modified" ? "mode-changed" : file.status;
      break;
    case "rename from":
    case "copy from":
      file.status = word === "copy from" ? "copied" : "renamed";
      file.from = readGitPath(value ?? "").path;
      break;
    case "rename to":
    case "copy to":
      file.to = readGitPath(value ?? "").path;
      break;
    case "---":
      file.from ??= withoutSide(readGitPath(value ?? "").path);
      file.status = file.status === "modified" && file.from === undefined ? "added" : file.status;
      break;
    case "+++":
      file.to ??= withoutSide(readGitPath(value ?? "").path);
      file.status = file.status === "modified" && file.to === undefined ? "removed" : file.status;
      break;
    case "Binary files":
    case "GIT binary patch":
      file.binary = true;
      break;
    case undefined:
      break;
  }
}

function finish(file: OpenFile): FileChange {
  const { header, from, to, status, additions, deletions, binary, hunks, tooLong, short } = file;
  const cut = tooLong ? "too-long" : short ? "short" : undefined;
  const moved = status === "renamed" || status === "copied";
  return {
    path: to ?? from ?? withoutSide(header.to) ?? withoutSide(header.from) ?? header.to,
    ...(moved && from !== undefined ? { previousPath: from } : {}),
    status: status === "mode-changed" && hunks.length > 0 ? "modified" : status,
    additions,
    deletions,
    binary,
    hunks,
    ...(cut === undefined ? {} : { cut }),
  };
}
