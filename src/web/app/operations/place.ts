/** Where on the page a text is edited and shown: under an entry, or under the questions about the docket. */
export function placeOf(number: number | undefined): string {
  return number === undefined ? "docket" : String(number);
}
