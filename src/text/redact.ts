export const MASK = "(secret masked)";

/**
 * Shapes of credentials. GitHub's `ghs_` tokens have held dots and dashes and run to 500 characters since April 2026,
 * so no pattern here ends at a fixed length.
 */
const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  /\b(?:gh[pousr]_[A-Za-z0-9._-]{16,}|github_pat_[A-Za-z0-9_]{22,})/g,
  /\bglpat-[A-Za-z0-9_-]{16,}/g,
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|or|svcacct)?[-_]?[A-Za-z0-9_-]{20,}/g,
  /\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\bya29\.[A-Za-z0-9._-]{20,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\bhttps:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bpypi-[A-Za-z0-9_-]{30,}/g,
  /\bdkt_[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]{8,}){0,2}/g,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g,
  /\bhf_[A-Za-z0-9]{30,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
];

/** `Bearer …`, `user:password@host` and assignments to a telling name: only the value goes. */
const SECRET_VALUES: readonly RegExp[] = [
  /(\b(?:Bearer|Basic)\s+)([A-Za-z0-9+/._~-]{20,}={0,2})/gi,
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,100}:)([^\s@/]{3,200})(?=@)/gi,
  /((?:secret|token|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|credentials?|auth[_-]?key)[\w-]{0,20}["']?\s*(?:[:=]|=>|:=)\s*["'`]?)([A-Za-z0-9+/=._~!@#$%^&*-]{12,})/gi,
];

/** Masks what looks like a credential. Text that is already masked stays as it is. */
export function maskSecrets(text: string): { text: string; masked: number } {
  let masked = 0;
  let result = text;
  for (const pattern of SECRETS) {
    result = result.replaceAll(pattern, () => {
      masked += 1;
      return MASK;
    });
  }
  for (const pattern of SECRET_VALUES) {
    result = result.replaceAll(pattern, (whole, before: string, value: string) => {
      if (!looksRandom(value)) {
        return whole;
      }
      masked += 1;
      return `${before}${MASK}`;
    });
  }
  return { text: result, masked };
}

/** A value of several kinds of characters that is neither an expression nor a plain word. */
function looksRandom(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  const isExpression = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value);
  return kinds >= 2 && /\d/.test(value) && !isExpression;
}
