/** Cause of the `UpstreamError` when a tool ran and GitHub refused what it asked. */
export class ToolFailed extends Error {
  override readonly name = "ToolFailed";
  /** GitHub's, as far as the tool tells. */
  readonly status: number;
  /** GitHub's words: matched, never passed on. */
  readonly says: string;

  constructor(httpStatus: number, code: string, says: string) {
    super(`A tool failed (${code === "" ? httpStatus : code}).`);
    this.status = statusOf(httpStatus, code, says);
    this.says = says;
  }
}

/** Scalekit keeps three of GitHub's statuses; the others show in a code of the tool, or in words alone. */
function statusOf(httpStatus: number, code: string, says: string): number {
  if (/^[345]\d\d$/.test(code)) {
    return Number(code);
  }
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 429) {
    return httpStatus;
  }
  if (/not found/i.test(says)) {
    return 404;
  }
  return /moved permanently/i.test(says) ? 301 : 502;
}
