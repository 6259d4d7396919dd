import { type Result, succeed } from "../../protocol/failures.ts";
import type { SessionContext } from "../context.ts";
import { askWithin, resultOf } from "../deadline.ts";
import { revoke } from "./access.ts";

const LOOK_MAX_MS = 10_000;

/**
 * Looks upstream whether a connection still serves, where there are doubts. Only one that is known to be lost asks to
 * reconnect; one that nothing could be learned of is a failure.
 */
export async function lookAtConnection(
  identifier: string,
  { store, connector }: Pick<SessionContext, "store" | "connector">,
): Promise<Result<null>> {
  const { connection } = store.access();
  if (connection?.identifier !== identifier || connection.connector !== connector.name) {
    return succeed(null);
  }
  return await resultOf(async () => {
    const status = await askWithin(LOOK_MAX_MS, "scalekit", (signal) =>
      connector.status({ identifier }, signal),
    );
    if (status === "inactive" || status === "missing") {
      await store.change((access) => revoke(access, identifier));
    }
    return succeed(null);
  });
}
