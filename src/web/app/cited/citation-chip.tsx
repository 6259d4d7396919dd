import type { AnswerCitation } from "../../../protocol/questions.ts";
import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import { safeUrl } from "../words/safe-url.ts";
import { hidePreview, PREVIEW_ID, showPreview } from "./citation-preview.tsx";
import { kindOf } from "./kind-of.ts";

const ICONS: Record<string, IconName> = {
  C: "comment",
  R: "eye",
  T: "comment-discussion",
  F: "code",
  K: "checklist",
  P: "git-pull-request",
  I: "issue-opened",
};

export interface CitationChipProps {
  label: string;
  /** Undefined while the entry is still being written: links come with its end. */
  citation: AnswerCitation | undefined;
}

/** The same size with and without its link, so that nothing moves when the links come. */
export function CitationChip({ label, citation }: CitationChipProps) {
  const icon = <Icon name={ICONS[label.charAt(0)] ?? "link"} />;
  const resolved = citation?.resolved === true && <Icon name="check" />;
  const href = citation === undefined ? undefined : safeUrl(citation.url);
  if (citation === undefined || href === undefined) {
    return (
      <span class="chip">
        {icon}
        {label}
        {resolved}
      </span>
    );
  }
  const show = ({ currentTarget }: Event) => {
    if (currentTarget instanceof HTMLElement) {
      showPreview(citation, currentTarget);
    }
  };
  return (
    <a
      class="chip"
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${label}: ${describeCitation(citation)}`}
      aria-describedby={PREVIEW_ID}
      onMouseEnter={show}
      onFocus={show}
      onMouseLeave={hidePreview}
      onBlur={hidePreview}
    >
      {icon}
      {label}
      {resolved}
    </a>
  );
}

function describeCitation(citation: AnswerCitation): string {
  const { author } = citation;
  return author === undefined ? kindOf(citation) : `${kindOf(citation)} by ${author}`;
}
