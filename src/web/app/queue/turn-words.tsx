import { groupOfTurn, type QueueGroup } from "../../../protocol/queue-groups.ts";
import type { Turn, TurnCode } from "../../../protocol/queue.ts";
import type { Mention } from "../../../protocol/yours.ts";
import { Icon } from "../../icon.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { isMine, type Item } from "./items.ts";

/** What somebody has to do, where a line says it; the whole sentence is beside it. */
const WORDS: Partial<Record<TurnCode, string>> = {
  approval_outdated: "the approval is outdated",
  behind: "behind its base branch",
  changes_requested: "changes were requested",
  checks_failing: "checks fail",
  checks_running: "checks are running",
  conflicts: "conflicts with its base branch",
  draft: "still a draft",
  first_response: "no answer to its author yet",
  merge: "ready to be merged",
  no_reviewer: "nobody was asked to review",
  review_again: "to review again",
  review_requested: "asked to review",
  thread: "a thread waits for an answer",
};

export interface TurnWordsProps {
  item: Item;
  /** Where the row stands. */
  group: QueueGroup;
  login: string | undefined;
  /** How many characters of a quotation the line has room for. */
  quoted: number;
}

/** Whose turn it is and why: the turn that put the row where it stands, else the longest waiting; the others counted. */
export function TurnWords({ item, group, login, quoted }: TurnWordsProps) {
  const { turns, url } = item;
  const { mine, mention, mergeable, snoozed } = item.yours;
  const isYours = (turn: Turn): boolean => isMine(turn, mine, login);
  const ordered = turns.toSorted(
    (a, b) =>
      Number(isYours(b)) - Number(isYours(a)) ||
      Number(groupOfTurn(b) === group) - Number(groupOfTurn(a) === group) ||
      a.since.localeCompare(b.since),
  );
  const mentioned = mine.includes("mentioned");
  const [first, ...others] =
    mentioned && !ordered.some(isYours) ? [undefined, ...ordered] : ordered;
  if (first === undefined && !mentioned) {
    return null;
  }
  const more = [
    ...(first === undefined || mention === undefined ? [] : [quoteOf(mention)]),
    ...others.flatMap((turn) => turn?.message ?? []),
  ];
  return (
    <span class="turn">
      {first === undefined ? (
        <>
          <You />
          <span class="turn-words">
            {mention === undefined ? (
              <OutsideLink url={url}>you were mentioned and have not answered</OutsideLink>
            ) : (
              <Quoted mention={mention} room={quoted} />
            )}
          </span>
        </>
      ) : (
        <OneTurn turn={first} yours={isYours(first)} may={mergeable === true} />
      )}
      {snoozed !== undefined && (
        <span class="label">
          {snoozed === "change" ? "until it changes" : `until ${shortDate(snoozed)}`}
        </span>
      )}
      {more.length > 0 && <Others messages={more} />}
    </span>
  );
}

/** `may`: the reader may merge what is ready. */
function OneTurn({ turn, yours, may }: { turn: Turn; yours: boolean; may: boolean }) {
  const { kind, name, code, message, url } = turn;
  const words =
    yours && kind === "team"
      ? `your team ${name ?? ""} was asked to review`
      : code === "merge" && may
        ? "ready: you can merge it"
        : WORDS[code];
  const said = words ?? message.replace(/\.$/, "");
  return (
    <>
      {yours ? (
        <You />
      ) : (
        name !== undefined && (
          <span class="turn-name">
            <Icon name="person" /> {name}
          </span>
        )
      )}
      <span class={yours ? "turn-words" : "turn-words muted"} title={message}>
        {url === undefined ? said : <OutsideLink url={url}>{said}</OutsideLink>}
      </span>
    </>
  );
}

/** Who asks, in their own words. Of many the last are shown: the question stands at the end. */
function Quoted({ mention, room }: { mention: Mention; room: number }) {
  const { author, text, url } = mention;
  const end = text.length <= room ? text : `… ${text.slice(2 - room).replace(/^\S*\s+/, "")}`;
  return (
    <OutsideLink url={url}>
      <span title={quoteOf(mention)}>
        {author}: <q dir="auto">{end}</q>
      </span>
    </OutsideLink>
  );
}

function quoteOf({ author, text }: Mention): string {
  return `${author} mentioned you: “${text}”`;
}

function Others({ messages }: { messages: readonly string[] }) {
  return (
    <span class="muted turn-others" title={messages.join("\n")}>
      +{messages.length} more
      <span class="visually-hidden">: {messages.join(" ")}</span>
    </span>
  );
}

function You() {
  return <strong class="turn-you">You</strong>;
}

const dates = new Intl.DateTimeFormat("en", {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
});

function shortDate(time: string): string {
  return dates.format(Date.parse(time));
}
