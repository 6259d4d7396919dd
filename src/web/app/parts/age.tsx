import { formatAge, formatTime } from "../times.ts";

/** A moment as its distance from now; the exact time on hover. */
export function Age({ time }: { time: string }) {
  return (
    <time datetime={time} title={formatTime(time)}>
      {formatAge(time)}
    </time>
  );
}
