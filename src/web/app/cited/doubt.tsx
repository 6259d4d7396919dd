import { doubtWords } from "../../../protocol/check-words.ts";
import type { CheckedStatement } from "../../../protocol/events.ts";
import { Icon } from "../../icon.tsx";

/** Why the statement before it is doubted. */
export function Doubt({ doubt }: { doubt: CheckedStatement }) {
  return (
    <span class="doubt">
      {" "}
      (<Icon name="alert" /> Doubted: <span dir="auto">{doubt.reason ?? doubtWords(doubt)}</span>)
    </span>
  );
}
