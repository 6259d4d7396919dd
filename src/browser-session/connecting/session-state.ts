import { UNUSED_LIMITS } from "../../quota/jobs.ts";
import { docketQuota } from "../../quota/names.ts";
import type { SessionContext } from "../context.ts";
import type { JobLimits } from "../other-objects.ts";
import { personKeyOf } from "../person-key.ts";
import { type AccessView, viewAccess } from "./access-view.ts";
import { expire, retire } from "./access.ts";

/** How a session stands with GitHub, who is connected, and what they may still start. */
export type SessionState = AccessView & {
  login?: string;
  avatarUrl?: string;
  limits: JobLimits;
};

export async function stateOfSession({
  store,
  connector,
  objects,
}: SessionContext): Promise<SessionState> {
  await store.change(expire);
  const { access } = await store.change((before) => retire(before, connector.name));
  const now = Date.now();
  const account = access.connection?.account ?? null;
  const limits =
    account === null
      ? UNUSED_LIMITS
      : await objects.limits(docketQuota(await personKeyOf(account.id)), now);
  return {
    ...viewAccess(access, now, connector.name),
    ...(account === null ? {} : { login: account.login, avatarUrl: account.avatarUrl }),
    limits,
  };
}
