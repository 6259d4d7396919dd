import { formatTime } from "../words/times.ts";

/** Until when a link leads to its docket; null while that still runs. */
export function ShareEnd({ time }: { time: string | null }) {
  return time === null ? (
    <>while it is written and after</>
  ) : (
    <>
      until <time datetime={time}>{formatTime(time)}</time>
    </>
  );
}
