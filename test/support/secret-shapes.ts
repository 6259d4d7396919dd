/** Credentials by shape: what the fakes and the Worker itself mint, whichever test it happens in. */
const SHAPES = [
  /gh[opusr]_\w{8}/,
  /github_pat_/,
  /\bsk-\w/,
  /\beyJ\w/,
  /\bdkt_\w/,
  /\busr_[0-9a-f]{8}/,
  /whsec_\w/,
  // The session cookie.
  /[\w-]{22}\.[\w-]{43}\.[\w-]{43}/,
];

export function looksSecret(line: string): boolean {
  return SHAPES.some((shape) => shape.test(line));
}
