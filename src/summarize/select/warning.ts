import type { Warning } from "../../protocol/pull-request.ts";

export function warningIf(isDue: boolean, code: string, message: string): Warning[] {
  return isDue ? [{ code, message }] : [];
}
