interface LineComment {
  path: string;
  line: number;
  start_line?: number;
  body: string;
}

/** Comments of a review as people write them: `src/a.ts:12 Why?` or `src/a.ts:10-12 Why?`; what is not written so goes on with the one before it. */
export function lineComments(text: string): LineComment[] {
  const comments: LineComment[] = [];
  for (const row of text.split("\n")) {
    const [, path = "", first, last, body = ""] = /^(\S+):(\d+)(?:-(\d+))?\s+(.+)$/.exec(row) ?? [];
    const before = comments.at(-1);
    if (path !== "") {
      comments.push({
        path,
        line: Number(last ?? first),
        ...(last === undefined ? {} : { start_line: Number(first) }),
        body,
      });
    } else if (before !== undefined) {
      before.body += `\n${row}`;
    }
  }
  return comments;
}
