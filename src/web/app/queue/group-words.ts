import type { QueueGroup } from "../../../protocol/queue-groups.ts";

/** What each group is called above its rows, and on the button that shows it alone. */
export const GROUP_WORDS: Record<QueueGroup, { title: string; short: string }> = {
  mine: { title: "Your turn", short: "Your turn" },
  merge: { title: "Ready: somebody must merge", short: "To merge" },
  unassigned: { title: "Nobody asked", short: "Nobody asked" },
  waiting: { title: "Waiting on others", short: "Waiting" },
  drafts: { title: "Drafts", short: "Drafts" },
  other: { title: "Could not be told", short: "Unknown" },
  snoozed: { title: "Snoozed", short: "Snoozed" },
};
