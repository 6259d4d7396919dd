/** Lines that hold data and say nothing: keys, digests, encoded bytes, columns of numbers, test vectors. */

const RUNS = /[A-Za-z0-9+/_-]+/g;
const NUMBER = /^[-+]?\d+(?:e[-+]?\d+)?$/i;
const HEX = /^(?:0x[0-9a-f]+|(?=.*\d)[0-9a-f]{16,})$/i;
/** Encoded bytes have letters of both cases and digits; a path or a long name has not. */
const ENCODED = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/_-]{32,}$/;
const BYTE = /^[0-9a-f]{2}$/i;
const BYTES_MIN = 4;
const SHARE_MIN = 0.6;
const LENGTH_MIN = 12;
/** Even encoded bytes have more digits; most code has not, and is not looked at further. */
const DIGITS_SHARE_MIN = 0.08;

/** Whether a line of a diff, with its mark, is mostly that. */
export function isDataLine(line: string): boolean {
  if (line.length <= LENGTH_MIN || digitsIn(line) < line.length * DIGITS_SHARE_MIN) {
    return false;
  }
  const runs = line.slice(1).match(RUNS) ?? [];
  const hasBytes = runs.filter((run) => BYTE.test(run)).length >= BYTES_MIN;
  let all = 0;
  let data = 0;
  for (const run of runs) {
    all += run.length;
    const isData =
      NUMBER.test(run) || HEX.test(run) || ENCODED.test(run) || (hasBytes && BYTE.test(run));
    data += isData ? run.length : 0;
  }
  return all >= LENGTH_MIN && data >= all * SHARE_MIN;
}

function digitsIn(line: string): number {
  let digits = 0;
  for (let index = 0; index < line.length; index += 1) {
    const code = line.charCodeAt(index);
    digits += code >= 48 && code <= 57 ? 1 : 0;
  }
  return digits;
}
