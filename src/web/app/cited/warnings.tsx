import type { Warning } from "../../../protocol/pull-request.ts";
import { Icon } from "../../icon.tsx";

/** What a reader should know of a text before relying on it. */
export function Warnings({ warnings }: { warnings: Warning[] }) {
  return warnings.length === 0 ? null : (
    <ul class="warnings" aria-label="Warnings">
      {warnings.map(({ message }) => (
        <li>
          <Icon name="alert" />
          <span dir="auto">{message}</span>
        </li>
      ))}
    </ul>
  );
}
