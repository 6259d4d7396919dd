import type { Config, ConfigProblem, UserVerification, Variables } from "./config.ts";
import { isLoopback } from "./values.ts";

/** Where the app is reached, and what follows from that. */
export interface Site {
  /** Of the callback URL, the cookie and the same-origin guard. */
  origin: string;
  secure: boolean;
  userVerification: UserVerification;
}

/** The site a request came to, or null when it came over plain http from another machine. */
export function siteOf(
  config: Pick<Config, "publicOrigin" | "userVerification"> & {
    connector: Pick<Config["connector"], "name">;
  },
  requestUrl: URL,
): Site | null {
  const origin = config.publicOrigin ?? requestUrl.origin;
  const url = new URL(origin);
  const secure = url.protocol === "https:";
  if (!secure && !isLoopback(requestUrl)) {
    return null;
  }
  return {
    // Plain http serves the names of this machine alike, whichever of them is pinned.
    origin: secure ? origin : requestUrl.origin,
    secure,
    userVerification: verificationOf(config, secure),
  };
}

/** A GitHub App has no other way than our callback. */
function verificationOf(
  { connector, userVerification }: Parameters<typeof siteOf>[0],
  secure: boolean,
): UserVerification {
  if (connector.name === "github-app") {
    return "custom";
  }
  return userVerification ?? (secure ? "custom" : "scalekit-users");
}

/** What is needed on https only: a deployment that strangers can reach must say who may spend on it. */
export function publicSiteProblems(variables: Variables, requestUrl: URL): ConfigProblem[] {
  const pinned = variables["PUBLIC_BASE_URL"];
  // As `parseOrigin` reads it: an address may be written in capitals.
  const url =
    typeof pinned === "string" && pinned.trim() !== "" ? URL.parse(pinned.trim()) : requestUrl;
  const allowed = variables["ALLOWED_GITHUB"];
  return url?.protocol === "https:" && (typeof allowed !== "string" || allowed.trim() === "")
    ? [
        {
          name: "ALLOWED_GITHUB",
          message:
            "is missing: comma-separated GitHub logins and org:names that may start summaries here, or * for everyone.",
        },
      ]
    : [];
}
