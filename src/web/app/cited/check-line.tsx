import { checkWords, isDoubted, WHY_NOT_CHECKED } from "../../../protocol/check-words.ts";
import type { Entry } from "../../../protocol/docket.ts";
import { Icon } from "../../icon.tsx";

/** What the second reading found of the whole entry. */
export function CheckLine({ check }: { check: NonNullable<Entry["check"]> }) {
  const { notChecked, statements } = check;
  const isDoubtful = statements.some(isDoubted);
  return (
    <p class={`check-line muted ${isDoubtful ? "is-doubtful" : ""}`}>
      <Icon name={notChecked !== undefined ? "skip" : isDoubtful ? "alert" : "check-circle-fill"} />{" "}
      {checkWords(check)}
      {notChecked !== undefined && `: ${WHY_NOT_CHECKED[notChecked]}`}
    </p>
  );
}
