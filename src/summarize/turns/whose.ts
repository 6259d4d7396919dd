import type { Turn, TurnCode } from "../../protocol/queue.ts";
import { isHuman } from "../people/bots.ts";
import { safeLogin } from "../people/login.ts";
import { logins } from "../people/people.ts";
import type { Actor, PullRequest } from "../pull-request/pull-request.ts";
import { toIso } from "../pull-request/times.ts";

/** Why somebody has the turn, and since when, in milliseconds since 1970. */
export interface Reason {
  code: TurnCode;
  message: string;
  since: number;
  url?: string;
}

/** Gives a turn to those who have it. */
export interface Whose {
  /** A pull request by a machine, or by an account that is gone, waits on those who look after it. */
  author(reason: Reason): Turn[];
  /** Its assignees, where there are. */
  maintainers(reason: Reason): Turn[];
  /** A machine's turn is never the machine's. */
  person(actor: Actor, reason: Reason): Turn[];
}

export function whoseTurn(
  { author, assignees }: Pick<PullRequest, "author" | "assignees">,
  now: number,
): Whose {
  const assigned = logins(
    assignees.map((login): Actor => ({ login, type: "User" })).filter(canAct),
  );

  function maintainers(reason: Reason): Turn[] {
    return assigned.length === 0
      ? [turn("maintainers", reason, now)]
      : assigned.map((name) => turn("person", reason, now, name));
  }

  function person(actor: Actor, reason: Reason): Turn[] {
    return canAct(actor)
      ? [turn("person", reason, now, safeLogin(actor.login))]
      : maintainers(reason);
  }

  return { maintainers, person, author: (reason) => person(author, reason) };
}

/** Nothing has happened after `now`, whatever clocks say. */
export function turn(
  kind: Turn["kind"],
  { code, message, since, url }: Reason,
  now: number,
  name?: string,
): Turn {
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    code,
    message,
    since: toIso(Math.min(now, since)),
    ...(url === undefined ? {} : { url }),
  };
}

/** GitHub shows a deleted account as `ghost`. */
export function canAct(actor: Actor): boolean {
  return isHuman(actor) && actor.login.toLowerCase() !== "ghost";
}
