import { randomBytes } from "node:crypto";

import type { ScalekitSettings } from "./settings.ts";

/** GitHub user tokens behind the connected accounts: who they act for, until they are revoked. */
export type GitHubTokens = {
  mint(login: string): string;
  /** The login a live token acts for. */
  viewerOf(token: string): string | undefined;
  revoke(token: string): void;
  revokeAll(login?: string): void;
};

export function createGitHubTokens(settings: ScalekitSettings): GitHubTokens {
  // In the order they were minted.
  const logins = new Map<string, string>();

  function revokeAll(login?: string): void {
    for (const [token, owner] of logins) {
      if (login === undefined || owner === login) {
        logins.delete(token);
      }
    }
  }

  return {
    revokeAll,
    mint(login) {
      const token = `gho_${randomBytes(27).toString("base64url").replaceAll(/[-_]/g, "x")}`;
      logins.set(token, login);
      const owned = [...logins].filter(([, owner]) => owner === login);
      const limit = settings.githubTokensPerPerson ?? Infinity;
      for (const [oldest] of owned.slice(0, Math.max(0, owned.length - limit))) {
        logins.delete(oldest);
      }
      return token;
    },
    viewerOf: (token) => logins.get(token),
    revoke: (token) => {
      logins.delete(token);
    },
  };
}
