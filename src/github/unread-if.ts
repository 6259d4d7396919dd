import { Unread } from "../protocol/pull-request.ts";

/** The parts of a pull request that were not read, or not as a whole, by whether each was. */
export function unreadIf(parts: Partial<Record<Unread, boolean>>): Unread[] {
  return Unread.options.filter((part) => parts[part] === true);
}
