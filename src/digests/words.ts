import { DELIVERY_FAILURES_MAX } from "../limits.ts";
import type { PauseCode } from "../protocol/digests.ts";

/** Why a digest is paused, and what to do. */
export const PAUSE_WORDS: Readonly<Record<PauseCode, string>> = {
  person: "You paused it.",
  link: "Somebody stopped it with the link in its message.",
  gone: "There is nobody at its address any more. Give it a new one.",
  failing: `It could not be delivered ${DELIVERY_FAILURES_MAX} times in a row.`,
  replaced:
    "A repository of its name is now another one. Choose its repositories again if that is the one you mean.",
  nothing_left:
    "None of its repositories can be sent: they have become private, or GitHub no longer shows them to you. Confirm them, or choose others.",
  unreadable:
    "Its address can no longer be read, since the deployment's secret was replaced. Set it again.",
  refused: "This deployment no longer lets it go to its address. Give it another one.",
  no_connection:
    "No browser of yours is connected to GitHub any more. Connect GitHub, then start it again.",
  unvisited: "You have not been here for 180 days. Start it again if you still want it.",
};

/** What a delivery came to, beside the failures that everybody knows. */
export const DELIVERY_WORDS = {
  unchanged: "Nothing had changed since the last one.",
  late: "It could not begin within two hours of its time.",
  cancelled: "Its docket was cancelled.",
  paused: "The digest was paused before it could be sent.",
  gone: "There is nobody at its address any more.",
  rejected: "Its receiver refused it.",
  redirected: "Its address leads somewhere else, where digests do not follow.",
  too_large: "It is larger than its receiver takes.",
  busy: "Its receiver was too busy to take it for two hours.",
  broken: "Its receiver failed each time.",
  silent: "Its receiver did not say whether it took it.",
  unreadable: "Its address can no longer be read.",
  refused: "It may no longer be sent to its address.",
  changed: "What it was about had become private, or was no longer shown to you.",
  replaced: "A repository of its name is now another one.",
  nothing_left: "None of its repositories could be sent.",
  no_connection: "No browser is connected to GitHub.",
} as const;

export type DeliveryReason = keyof typeof DELIVERY_WORDS;
