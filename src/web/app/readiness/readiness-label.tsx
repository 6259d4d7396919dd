import type { ReadinessState } from "../../../protocol/pull-request.ts";
import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";

export interface ReadinessWords {
  word: string;
  icon: IconName;
  /** Class that carries the colour. */
  tone: "success" | "accent" | "attention" | "severe" | "danger" | "neutral";
}

const WORDS: Record<ReadinessState, ReadinessWords> = {
  ready: { word: "Ready to merge", icon: "check-circle-fill", tone: "success" },
  needs_review: { word: "Needs review", icon: "eye", tone: "accent" },
  checks_running: { word: "Checks running", icon: "dot-fill", tone: "attention" },
  open_threads: { word: "Open threads", icon: "comment-discussion", tone: "severe" },
  changes_requested: { word: "Changes requested", icon: "file-diff", tone: "danger" },
  checks_failing: { word: "Checks failing", icon: "x-circle-fill", tone: "danger" },
  conflicts: { word: "Merge conflicts", icon: "alert-fill", tone: "danger" },
  draft: { word: "Draft", icon: "git-pull-request-draft", tone: "neutral" },
  unknown: { word: "Unknown", icon: "question", tone: "neutral" },
};

export function describeReadiness(state: ReadinessState): ReadinessWords {
  return WORDS[state];
}

/** Readiness as a word, an icon and a colour. */
export function ReadinessLabel({ state }: { state: ReadinessState }) {
  const { word, icon, tone } = describeReadiness(state);
  return (
    <span class={`readiness tone-${tone}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
