import type { OperationView } from "../../../protocol/operations.ts";
import type { IconName } from "../../icon-names.ts";

export interface End {
  word: string;
  icon: IconName;
  /** Of a banner. */
  tone: "success" | "danger" | "warning" | "info";
}

const ENDS: Record<OperationView["state"], End> = {
  proposed: { word: "Not confirmed", icon: "info", tone: "info" },
  sending: { word: "Being sent", icon: "sync", tone: "info" },
  done: { word: "Sent", icon: "check-circle-fill", tone: "success" },
  failed: { word: "Not sent", icon: "x-circle-fill", tone: "danger" },
  unknown: { word: "Not known whether it was sent", icon: "question", tone: "warning" },
  discarded: { word: "Discarded", icon: "skip", tone: "info" },
  expired: { word: "Expired before it was confirmed", icon: "hourglass", tone: "info" },
};

export function endOf(state: OperationView["state"]): End {
  return ENDS[state];
}
