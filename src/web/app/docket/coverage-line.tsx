import { commentsRead } from "../../../protocol/coverage-words.ts";
import type { Coverage, Facts } from "../../../protocol/pull-request.ts";
import { Icon } from "../../icon.tsx";
import { count, formatNumber } from "../words/count.ts";

/** What the summary is based on, in one line that unfolds. */
export function CoverageLine({
  coverage,
  unread = [],
}: {
  coverage: Coverage;
  unread: Facts["unread"];
}) {
  const { files, lines, threads, tokens } = coverage;
  const atLeast = unread.includes("threads") ? "at least " : "";
  return (
    <details class="coverage">
      <summary>
        <Icon name="triangle-down" />
        Read {formatNumber(files.read)} of {count(files.total, "file")}, {commentsRead(coverage)}
      </summary>
      <ul>
        <li>
          {formatNumber(lines.read)} of {count(lines.changed, "changed line")} read
        </li>
        {files.listed.map(({ reason, count: number }) => (
          <li>
            {count(number, "file")} listed, not read: {reason}
          </li>
        ))}
        <li>
          {formatNumber(threads.read)} of {atLeast}
          {count(threads.open, "open thread")} read
        </li>
        <li>About {count(tokens, "token")} of evidence</li>
      </ul>
    </details>
  );
}
