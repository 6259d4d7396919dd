import type { ToolEvent } from "../../../protocol/questions.ts";
import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import { count } from "../words/count.ts";

const OUTCOMES: Record<ToolEvent["outcome"], { icon: IconName; word: string }> = {
  read: { icon: "check", word: "" },
  refused: { icon: "skip", word: " · refused" },
  failed: { icon: "x", word: " · failed" },
};

export interface ToolsUsedProps {
  tools: ToolEvent[];
  running: boolean;
}

/** What was looked up on GitHub for an answer: open while it goes on, one line afterwards. */
export function ToolsUsed({ tools, running }: ToolsUsedProps) {
  return tools.length === 0 ? null : (
    <details class="tools-used" open={running}>
      <summary>
        <Icon name="triangle-down" />
        {count(tools.length, "look-up")} on GitHub
      </summary>
      <ul>
        {tools.map(({ name, about, outcome }) => {
          const { icon, word } = OUTCOMES[outcome];
          return (
            <li>
              <Icon name={icon} />
              <span dir="auto">
                {about} <code>{name}</code>
                {word}
              </span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
