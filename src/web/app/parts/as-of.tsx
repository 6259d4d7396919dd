import { formatMoment, formatTime } from "../words/times.ts";

/** When it was read: the hour alone where that was today. */
export function AsOf({ time }: { time: string }) {
  return (
    <span class="as-of">
      as of{" "}
      <time datetime={time} title={formatTime(time)}>
        {formatMoment(time)}
      </time>
    </span>
  );
}
