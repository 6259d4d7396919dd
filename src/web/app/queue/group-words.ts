import type { QueueGroup } from "../../../protocol/queue-groups.ts";

interface GroupWords {
  /** Above its rows. */
  title: string;
  /** On the button that shows it alone. */
  short: string;
  /** How many rows are shown before more are asked for. */
  shown: number;
}

/** What each group is called, and how much of it the first screen has room for. */
export const GROUP_WORDS: Record<QueueGroup, GroupWords> = {
  mine: { title: "Your turn", short: "Your turn", shown: Infinity },
  merge: { title: "Ready: somebody must merge", short: "To merge", shown: 6 },
  unassigned: { title: "Nobody asked", short: "Nobody asked", shown: 5 },
  waiting: { title: "Waiting on others", short: "Waiting", shown: 0 },
  drafts: { title: "Drafts", short: "Drafts", shown: 0 },
  other: { title: "Could not be told", short: "Unknown", shown: 0 },
  snoozed: { title: "Snoozed", short: "Snoozed", shown: 0 },
};
