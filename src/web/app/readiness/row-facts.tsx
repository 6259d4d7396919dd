import type { Row } from "../../../protocol/queue.ts";
import { Icon } from "../../icon.tsx";
import { Age } from "../parts/age.tsx";
import { count } from "../words/count.ts";
import { ReadinessLabel } from "./readiness-label.tsx";

/** Where a pull request stands, as far as its row says. */
export function RowFacts({ row }: { row: Row }) {
  const { readiness, turns, reviews, size, author, createdAt, labels, unread = [] } = row;
  return (
    <>
      <p class="row">
        <ReadinessLabel state={readiness.state} />
      </p>
      <ul aria-label="Whose turn">
        {turns.map(({ message }) => (
          <li dir="auto">{message}</li>
        ))}
      </ul>
      <ul class="standing-facts" aria-label="Reviews and size">
        {!unread.includes("reviews") && (
          <li>
            <Icon name="eye" />
            <span>
              {count(reviews.approvals, "approval")}
              {reviews.changesRequested > 0 &&
                `, ${count(reviews.changesRequested, "change request")}`}
            </span>
          </li>
        )}
        {!unread.includes("size") && (
          <li>
            <Icon name="file-diff" />
            <span>
              <span class="additions">+{size.additions}</span>{" "}
              <span class="deletions">−{size.deletions}</span> in {count(size.files, "file")}
            </span>
          </li>
        )}
        <li>
          <Icon name="person" />
          <span>
            <span dir="auto">{author}</span> opened <Age time={createdAt} />
          </span>
        </li>
        {labels.length > 0 && (
          <li>
            <Icon name="tag" />
            <span dir="auto">{labels.join(", ")}</span>
          </li>
        )}
      </ul>
    </>
  );
}
