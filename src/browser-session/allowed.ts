import type { AllowedGitHub } from "../config-values.ts";

/** Whether this account may start jobs on this deployment. */
export function isAllowed(login: string, allowed: AllowedGitHub): boolean {
  return allowed === "everyone" || allowed.logins.includes(login.toLowerCase());
}
