/**
 * What a tokenizer would make of a text, without the tokenizer (which would weigh more than the Worker). Tokenizers cut
 * at changes of kind, so each run of one kind costs what such runs cost on average; fitted to o200k and checked against
 * it in a test.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  let kind: Kind = Kind.end;
  let length = 0;
  let previous = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const code = text.charCodeAt(index);
    let next = index === text.length ? Kind.end : kindOf(code);
    if (next === Kind.accented) {
      tokens += 0.85;
      next = kind === Kind.upper ? Kind.upper : Kind.lower;
    }
    const isRule = code === previous && (next === Kind.symbol || next === Kind.joiner);
    if (next === kind && isRule) {
      // Rows of dashes and the like are single tokens.
      tokens += 0.06;
    } else if (next === kind || (kind === Kind.upper && next === Kind.lower && length === 1)) {
      length += 1;
      kind = next;
    } else {
      tokens += costOf(kind, length) + costBetween(kind, next);
      length = 1;
      kind = next;
    }
    previous = code;
  }
  return Math.ceil(tokens);
}

const Kind = {
  end: 0,
  lower: 1,
  upper: 2,
  digit: 3,
  blank: 4,
  break: 5,
  symbol: 6,
  /** `_ - . /`: often part of the token of the word that follows. */
  joiner: 7,
  accented: 8,
  /** Greek, Hebrew, Thai: alphabets with few long tokens. */
  dense: 9,
  alphabetic: 10,
  ideographic: 11,
  other: 12,
} as const;
type Kind = (typeof Kind)[keyof typeof Kind];

const ASCII: readonly Kind[] = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) {
    return Kind.lower;
  }
  if (/[A-Z]/.test(character)) {
    return Kind.upper;
  }
  if (/\d/.test(character)) {
    return Kind.digit;
  }
  if (/[ \t]/.test(character)) {
    return Kind.blank;
  }
  if (/[\n\r]/.test(character)) {
    return Kind.break;
  }
  return /[-_./]/.test(character) ? Kind.joiner : Kind.symbol;
});

function kindOf(code: number): Kind {
  if (code < 0x80) {
    return ASCII[code] ?? Kind.symbol;
  }
  if (isWithin(code, 0xc0, 0x24f) || isWithin(code, 0x1e00, 0x1eff)) {
    return Kind.accented;
  }
  if (
    isWithin(code, 0x370, 0x3ff) ||
    isWithin(code, 0x590, 0x5ff) ||
    isWithin(code, 0xe00, 0xe7f)
  ) {
    return Kind.dense;
  }
  if (isWithin(code, 0x400, 0x10ff)) {
    return Kind.alphabetic;
  }
  return isWithin(code, 0x2e80, 0xd7af) ||
    isWithin(code, 0xf900, 0xfaff) ||
    isWithin(code, 0xff00, 0xffef)
    ? Kind.ideographic
    : Kind.other;
}

function isWithin(code: number, from: number, to: number): boolean {
  return code >= from && code <= to;
}

function costOf(kind: Kind, length: number): number {
  switch (kind) {
    case Kind.lower:
      return length <= 4 ? 0.97 : length <= 7 ? 1.12 : 1.12 + (length - 7) / 3.3;
    case Kind.upper:
      return length <= 5 ? 1.05 : 1.1 + (length - 5) / 3.6;
    case Kind.digit:
      return Math.ceil(length / 3);
    case Kind.blank:
      return length === 1 ? 0.02 : 0.9;
    case Kind.break:
      return 0.75;
    case Kind.joiner:
      return 0.1 + length * 0.5;
    case Kind.symbol:
      return length === 1 ? 0.88 : 0.95 + (length - 2) * 0.5;
    case Kind.dense:
      return Math.max(1, length / 2.15);
    case Kind.alphabetic:
      return Math.max(1, length / 2.9);
    case Kind.ideographic:
      return length / 1.22;
    case Kind.other:
      return length * 1.1;
    case Kind.accented:
    case Kind.end:
      return 0;
  }
}

/** Words with digits in them and random strings break up; a blank before a number is a token of its own. */
function costBetween(kind: Kind, next: Kind): number {
  if (next === Kind.digit) {
    return kind === Kind.blank ? 0.9 : kind === Kind.lower || kind === Kind.upper ? 0.45 : 0;
  }
  if (kind === Kind.digit) {
    return next === Kind.lower || next === Kind.upper ? 0.45 : 0;
  }
  return kind === Kind.lower && next === Kind.upper ? 0.25 : 0;
}
