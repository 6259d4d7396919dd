import type { Facts } from "../../../protocol/pull-request.ts";
import { Icon } from "../../icon.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { count } from "../words/count.ts";
import { checkWords } from "./check-words.ts";

export function CheckFacts({ facts: { checks, unread }, url }: { facts: Facts; url: string }) {
  const { failing, pending } = checks;
  const { icon, subject, said } = checkWords(checks, unread);
  const names = [...failing, ...pending];
  return (
    <li>
      <Icon name={icon} />
      <span>
        <OutsideLink url={`${url}/checks`}>{subject}</OutsideLink> {said}
        {names.length > 0 && (
          <span class="muted" dir="auto">
            : {names.join(", ")}
          </span>
        )}
      </span>
    </li>
  );
}

export function ReviewFacts({ facts: { reviews, unread } }: { facts: Facts }) {
  const { approvals, changesRequested, requested } = reviews;
  return (
    <li>
      <Icon name="eye" />
      <span>
        {unread?.includes("reviews") === true
          ? "Reviews not readable"
          : `${count(approvals, "approval")}${
              changesRequested > 0 ? `, ${count(changesRequested, "change request")}` : ""
            }`}
        {requested.length > 0 && (
          <span class="muted">
            , asked: {requested.join(", ")}
            {unread?.includes("requests") === true && " and maybe others"}
          </span>
        )}
      </span>
    </li>
  );
}

export function ThreadFacts({ facts: { threads, unread } }: { facts: Facts }) {
  return (
    <li>
      <Icon name="comment-discussion" />
      <span>{threadWords(threads, unread)}</span>
    </li>
  );
}

function threadWords({ open, resolved }: Facts["threads"], unread: Facts["unread"] = []): string {
  if (unread.includes("threads")) {
    return "Review threads not readable";
  }
  if (unread.includes("resolution")) {
    return `${count(open, "review thread")}, not known which are resolved`;
  }
  return open + resolved === 0
    ? "No review threads"
    : `${count(open, "open thread")}, ${resolved} resolved`;
}
