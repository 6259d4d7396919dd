import { isRouteRefused } from "../upstream/route-refused.ts";
import type { Connection, ConnectionReader } from "./connector.ts";

/** A connection's `fetch` that takes the other way where the first is refused, for single requests outside of jobs. */
export function fetchAnyWay(
  reader: Pick<ConnectionReader, "fetch" | "toolsFetch">,
  connection: Connection,
): typeof fetch {
  const direct = reader.fetch(connection);
  const byTools = reader.toolsFetch?.(connection);
  return async function fetchEitherWay(input, init) {
    try {
      return await direct(input, init);
    } catch (error) {
      if (byTools === undefined || !isRouteRefused(error)) {
        throw error;
      }
      return await byTools(input, init);
    }
  };
}
