import type { Facts } from "../../../protocol.ts";
import type { IconName } from "../../icon-names.ts";
import { Icon } from "../../icon.tsx";
import { count } from "../count.ts";
import { OutsideLink } from "../parts/outside-link.tsx";

const CHECK_WORDS: Record<Facts["checks"]["state"], { icon: IconName; text: string }> = {
  success: { icon: "check", text: "passed" },
  failure: { icon: "x-circle-fill", text: "failing" },
  error: { icon: "x-circle-fill", text: "failing" },
  pending: { icon: "dot-fill", text: "running" },
  expected: { icon: "dot-fill", text: "expected" },
  none: { icon: "check", text: "none set up" },
  unknown: { icon: "question", text: "not readable" },
};

export function CheckFacts({ checks, url }: { checks: Facts["checks"]; url: string }) {
  const { state, failing, pending } = checks;
  const { icon, text } = CHECK_WORDS[state];
  const names = [...failing, ...pending];
  return (
    <li>
      <Icon name={icon} />
      <span>
        <OutsideLink url={`${url}/checks`}>{describeChecks(checks)}</OutsideLink> {text}
        {names.length > 0 && (
          <span class="muted" dir="auto">
            : {names.join(", ")}
          </span>
        )}
      </span>
    </li>
  );
}

/** "14 checks", or "2 of 14 checks" when the word that follows is about some of them. */
function describeChecks({ failing, pending, total }: Facts["checks"]): string {
  const concerned = failing.length > 0 ? failing.length : pending.length;
  const all = total > 0 ? count(total, "check") : "Checks";
  return concerned > 0 && concerned < total ? `${concerned} of ${all}` : all;
}

export function ReviewFacts({ facts: { reviews, unread } }: { facts: Facts }) {
  const { approvals, changesRequested, requested } = reviews;
  return (
    <li>
      <Icon name="eye" />
      <span>
        {unread?.includes("reviews") === true
          ? "Reviews not readable"
          : count(approvals, "approval")}
        {changesRequested > 0 && `, ${count(changesRequested, "change request")}`}
        {requested.length > 0 && <span class="muted">, asked: {requested.join(", ")}</span>}
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
