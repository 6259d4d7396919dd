import { formatAge, formatSpan, formatTime } from "../words/times.ts";

export interface AgeProps {
  time: string;
  /** As how long it has been, rather than when it was. */
  span?: boolean;
}

/** A moment as its distance from now; the exact time on hover. */
export function Age({ time, span = false }: AgeProps) {
  return (
    <time datetime={time} title={formatTime(time)}>
      {span ? formatSpan(time) : formatAge(time)}
    </time>
  );
}
