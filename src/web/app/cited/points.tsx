import type { CheckedStatement } from "../../../protocol/events.ts";
import { withoutCitations } from "../../../protocol/label.ts";
import type { Citation, Point } from "../../../protocol/pull-request.ts";
import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import { CitationChip } from "./citation-chip.tsx";
import { Doubt } from "./doubt.tsx";

export interface PointsProps {
  title: string;
  icon: IconName;
  points: Point[];
  citations: Citation[];
  doubts: (CheckedStatement | undefined)[];
  lang: string;
}

/** What is still open, or settled: a point a line, with what it rests on. */
export function Points({ title, icon, points, citations, doubts, lang }: PointsProps) {
  return (
    <section class="points">
      <h4>
        {title} <span class="counter">{points.length}</span>
      </h4>
      {points.length === 0 ? (
        <p class="muted">Nothing noted.</p>
      ) : (
        <ul>
          {points.map((point, index) => (
            <li>
              <Icon name={icon} />
              <span dir="auto" lang={lang}>
                <PointText text={point.text} doubt={doubts[index]} />{" "}
                {point.citations.length === 0 ? <span class="muted">(cites nothing)</span> : null}
                {point.citations.map((label) => (
                  <CitationChip
                    label={label}
                    citation={citations.find((citation) => citation.label === label)}
                  />
                ))}
                <DoubtIfAny doubt={doubts[index]} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function PointText({ text, doubt }: { text: string; doubt: CheckedStatement | undefined }) {
  const words = withoutCitations(text);
  return doubt === undefined ? <>{words}</> : <mark class="doubted">{words}</mark>;
}

function DoubtIfAny({ doubt }: { doubt: CheckedStatement | undefined }) {
  return doubt === undefined ? null : <Doubt doubt={doubt} />;
}
