import type { ReadinessState } from "../../../protocol/pull-request.ts";
import { Icon } from "../../icon.tsx";
import { lookOf } from "./readiness-look.ts";

/** Readiness as a word, an icon and a colour. */
export function ReadinessLabel({ state }: { state: ReadinessState }) {
  const { word, icon, tone } = lookOf(state);
  return (
    <span class={`readiness tone-${tone}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
