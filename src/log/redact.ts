import { stripInvisible } from "../text/hidden-text.ts";

const TEXT_MAX_CODE_UNITS = 2000;
const REDACTED = "[redacted]";

/**
 * Credentials by shape. GitHub's installation tokens have carried dots and dashes since 2026, so those belong to the
 * class, and no pattern ends at a word boundary: a tail left standing is a leak.
 */
const CREDENTIALS = [
  /gh[pousr]_[A-Za-z0-9._-]{16,}/g,
  /github_pat_[A-Za-z0-9_]{22,}/g,
  /eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g,
  /sk-[A-Za-z0-9_-]{16,}/g,
  /dkt_[A-Za-z0-9._-]{16,}/g,
  /usr_[0-9a-f]{16,}/g,
  /whsec_[A-Za-z0-9+/=_-]{16,}/g,
  // Our cookie's value, wherever it was quoted from.
  /[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}/g,
];

/** What follows these names is a credential whatever its shape. */
const NAMED =
  /((?:bearer|basic)\s+|(?:set-)?cookie:\s*|(?:auth_request_id|state|code|client_secret|access_token|refresh_token|code_verifier|password|secret|api[_-]?key)["']?\s*[=:]\s*["']?)[^\s"'&,;<>]+/gi;

/** Text fit for a log: credentials replaced, what steers a terminal, forges a line or is not seen dropped, bounded. */
export function redact(text: string): string {
  // Cut only after replacing, or half a token would no longer look like one; the bound before keeps patterns cheap.
  let safe = stripInvisible(text.slice(0, 4 * TEXT_MAX_CODE_UNITS).replace(/\p{Cc}+/gu, " ")).text;
  for (const pattern of CREDENTIALS) {
    safe = safe.replace(pattern, REDACTED);
  }
  return safe.replace(NAMED, `$1${REDACTED}`).slice(0, TEXT_MAX_CODE_UNITS);
}
