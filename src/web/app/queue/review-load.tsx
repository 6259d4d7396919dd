import type { reviewLoad } from "../../../protocol/queue-groups.ts";

const SHOWN_MAX = 8;

/** Who is asked for how many reviews, where somebody is asked for several. */
export function ReviewLoad({
  load,
  login,
}: {
  load: ReturnType<typeof reviewLoad>;
  login: string | undefined;
}) {
  if (!load.some(({ asked }) => asked > 1)) {
    return null;
  }
  return (
    <p class="muted review-load">
      Asked for most reviews:{" "}
      {load
        .slice(0, SHOWN_MAX)
        .map(({ name, asked }) => `${name === login ? "you" : name} ${asked}`)
        .join(" · ")}
    </p>
  );
}
