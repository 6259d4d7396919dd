import { plural } from "../../../english.ts";

const numbers = new Intl.NumberFormat("en");

export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** "1 comment", "1,204 comments". */
export function count(value: number, one: string, many?: string): string {
  return `${formatNumber(value)} ${plural(value, one, many)}`;
}
