import { createHash, randomBytes } from "node:crypto";

/** What GitHub sends back for a code or a refresh token. */
export type TokenAnswer = {
  access_token: string;
  token_type: "bearer";
  /** Always empty: an app has permissions in place of scopes. */
  scope: "";
  expires_in?: number;
  refresh_token?: string;
  refresh_token_expires_in?: number;
};

export type Consent = {
  login: string;
  redirectUrl: string;
  challenge: string | null;
};

/** What people have granted to one app: codes, user access tokens and their refresh tokens. */
export type Grants = {
  code(consent: Consent): string;
  /** Null for a code that is unknown, used, too old, or not proven by its verifier. */
  exchange(code: string, proof: { redirectUrl: string; verifier: string }): TokenAnswer | null;
  refresh(refreshToken: string): TokenAnswer | null;
  /** The login a live token acts for. */
  viewerOf(accessToken: string): string | undefined;
  /** False when the token is not known, or no longer. */
  revokeToken(accessToken: string): boolean;
  /** Ends everything that the token's person ever granted. */
  revokeGrant(accessToken: string): boolean;
  revokeAll(login?: string): void;
  expireAll(): void;
  live(): { login: string; tokens: number }[];
};

export type GrantsOptions = {
  /** Seconds that user access tokens live; null where the app has turned expiration off. */
  tokenLifetimeSeconds: number | null;
  now: () => number;
};

type Token = { login: string; expiresAt: number; refreshToken: string | null };

const CODE_LIFETIME_MS = 10 * 60 * 1000;
const REFRESH_LIFETIME_SECONDS = 15_897_600;

export function createGrants(settings: GrantsOptions): Grants {
  const codes = new Map<string, Consent & { expiresAt: number }>();
  const tokens = new Map<string, Token>();

  function mint(login: string): TokenAnswer {
    const lifetime = settings.tokenLifetimeSeconds;
    const accessToken = `ghu_${randomText(36)}`;
    const refreshToken = lifetime === null ? null : `ghr_${randomText(76)}`;
    const expiresAt = lifetime === null ? Infinity : settings.now() + lifetime * 1000;
    tokens.set(accessToken, { login, expiresAt, refreshToken });
    return {
      access_token: accessToken,
      ...(lifetime === null || refreshToken === null
        ? {}
        : {
            expires_in: lifetime,
            refresh_token: refreshToken,
            refresh_token_expires_in: REFRESH_LIFETIME_SECONDS,
          }),
      token_type: "bearer",
      scope: "",
    };
  }

  function liveToken(accessToken: string): Token | undefined {
    const token = tokens.get(accessToken);
    return token !== undefined && settings.now() < token.expiresAt ? token : undefined;
  }

  function revokeAll(login?: string): void {
    for (const [accessToken, token] of tokens) {
      if (login === undefined || token.login === login) {
        tokens.delete(accessToken);
      }
    }
  }

  return {
    revokeAll,
    code(consent) {
      const code = randomBytes(10).toString("hex");
      codes.set(code, { ...consent, expiresAt: settings.now() + CODE_LIFETIME_MS });
      return code;
    },
    exchange(code, { redirectUrl, verifier }) {
      const consent = codes.get(code);
      codes.delete(code);
      const proven =
        consent !== undefined &&
        settings.now() < consent.expiresAt &&
        (redirectUrl === "" || redirectUrl === consent.redirectUrl) &&
        (consent.challenge === null || consent.challenge === challengeOf(verifier));
      return proven ? mint(consent.login) : null;
    },
    refresh(refreshToken) {
      for (const [accessToken, token] of tokens) {
        if (token.refreshToken === refreshToken) {
          // The pair that it was issued with ends here, whether the access token had expired or not.
          tokens.delete(accessToken);
          return mint(token.login);
        }
      }
      return null;
    },
    viewerOf: (accessToken) => liveToken(accessToken)?.login,
    revokeToken: (accessToken) =>
      liveToken(accessToken) !== undefined && tokens.delete(accessToken),
    revokeGrant(accessToken) {
      const token = liveToken(accessToken);
      if (token !== undefined) {
        revokeAll(token.login);
      }
      return token !== undefined;
    },
    expireAll() {
      for (const token of tokens.values()) {
        token.expiresAt = settings.now();
      }
    },
    live() {
      const counts = new Map<string, number>();
      for (const { login } of tokens.values()) {
        counts.set(login, (counts.get(login) ?? 0) + 1);
      }
      return [...counts].map(([login, count]) => ({ login, tokens: count }));
    },
  };
}

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

function randomText(length: number): string {
  return randomBytes(length).toString("base64url").replaceAll(/[-_]/g, "x").slice(0, length);
}
