import type { Connection } from "../../connectors/connector.ts";
import { fetchAnyWay } from "../../connectors/fetch-any-way.ts";
import type { GitHubAccount } from "../../github/account.ts";
import { isActiveMember } from "../../github/membership.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import { failureOf } from "../../upstream/error.ts";
import type { SessionContext } from "../context.ts";
import { askWithin } from "../deadline.ts";
import { isKnownMember, noteMember } from "../storage/github-access-record.ts";

const MEMBERSHIP_MAX_MS = 10_000;

/** Whether this account may start jobs on this deployment: by its login, or as a member of an organization. */
export async function checkAllowed(
  { login }: Pick<GitHubAccount, "login">,
  connection: Connection,
  { config, store, connector }: Pick<SessionContext, "config" | "store" | "connector">,
): Promise<Result<null>> {
  const { allowedGitHub: allowed } = config;
  if (allowed === "everyone" || allowed.logins.includes(login.toLowerCase())) {
    return succeed(null);
  }
  const { organizations } = allowed;
  const { identifier } = connection;
  if (organizations.length === 0) {
    return fail("not_allowed");
  }
  if (isKnownMember(store.sql, identifier, Date.now())) {
    return succeed(null);
  }
  const fetchAsPerson = fetchAnyWay(connector, connection);
  const memberships = await Promise.allSettled(
    organizations.map((organization) =>
      askWithin(MEMBERSHIP_MAX_MS, "github", (signal) =>
        isActiveMember((input, init) => fetchAsPerson(input, { ...init, signal }), organization),
      ),
    ),
  );
  // One is enough, whatever the others answer.
  if (!memberships.some((one) => one.status === "fulfilled" && one.value)) {
    const failed = memberships.find((one) => one.status === "rejected");
    return failed === undefined
      ? fail("not_allowed")
      : { ok: false, failure: failureOf(failed.reason) };
  }
  if (store.access().connection?.identifier === identifier) {
    noteMember(store.sql, identifier, Date.now());
  }
  return succeed(null);
}
