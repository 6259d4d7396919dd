import { withoutCitations } from "../../../protocol/label.ts";
import type { Citation, Point } from "../../../protocol/pull-request.ts";
import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import { CitationChip } from "./citation-chip.tsx";

export interface PointsProps {
  title: string;
  icon: IconName;
  points: Point[];
  citations: Citation[];
  lang: string;
}

/** What is still open, or settled: a point a line, with what it rests on. */
export function Points({ title, icon, points, citations, lang }: PointsProps) {
  return (
    <section class="points">
      <h4>
        {title} <span class="counter">{points.length}</span>
      </h4>
      {points.length === 0 ? (
        <p class="muted">Nothing noted.</p>
      ) : (
        <ul>
          {points.map((point) => (
            <li>
              <Icon name={icon} />
              <span dir="auto" lang={lang}>
                {withoutCitations(point.text)}{" "}
                {point.citations.length === 0 ? <span class="muted">(cites nothing)</span> : null}
                {point.citations.map((label) => (
                  <CitationChip
                    label={label}
                    citation={citations.find((citation) => citation.label === label)}
                  />
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
