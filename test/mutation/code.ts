/** What is no code to a mutation: comments, texts, regular expressions, and what is only types. */
const ELSEWHERE = [
  /\/\*[^]*?\*\//y,
  /\/\/[^\n]*/y,
  /"(?:[^"\\\n]|\\.)*"/y,
  /'(?:[^'\\\n]|\\.)*'/y,
  /`(?:[^`\\]|\\[^])*`/y,
  /(?<=[(=,:[!&|?{};]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y,
] as const;
const TYPES = [
  /^import [^]*?;$/gm,
  /^export (?:type )?\{[^}]*\} from [^\n]*;$/gm,
  /^(?:export )?interface [^{]*\{[^]*?^\}$/gm,
  /^(?:export )?type [^=]*=[^]*?;$/gm,
] as const;

/** The source with everything blanked that is no code; every place stays where it was. */
export function codeOf(source: string): string {
  let code = source;
  for (const types of TYPES) {
    code = code.replaceAll(types, blank);
  }
  let at = 0;
  while (at < code.length) {
    const length = lengthElsewhere(code, at);
    if (length > 0) {
      code = code.slice(0, at) + blank(code.slice(at, at + length)) + code.slice(at + length);
    }
    at += Math.max(1, length);
  }
  return code;
}

function lengthElsewhere(code: string, at: number): number {
  for (const pattern of ELSEWHERE) {
    pattern.lastIndex = at;
    const match = pattern.exec(code);
    if (match !== null) {
      return match[0].length;
    }
  }
  return 0;
}

/** Not with spaces: a text is something to an expression that stands beside it. */
function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, "_");
}
