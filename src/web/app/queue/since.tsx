import { waitingSince } from "../../../protocol/queue-groups.ts";
import { Age } from "../parts/age.tsx";
import { ageInDays } from "../words/times.ts";
import type { Item } from "./items.ts";

/** From here on a wait is long. */
const LONG_WAIT_DAYS = 7;

/** For how long a pull request waits. */
export function Since({ item }: { item: Item }) {
  const since = waitingSince(item, item.yours);
  return (
    since !== "" && (
      <span class={ageInDays(since) >= LONG_WAIT_DAYS ? "queue-long" : ""}>
        <Age time={since} span />
      </span>
    )
  );
}
