/** `fetch` that calls `before` right before each request leaves; what that throws keeps the request from it. */
export function fetchAfter(before: (() => void) | undefined, inner: typeof fetch): typeof fetch {
  return before === undefined
    ? inner
    : async function fetchedAfter(input, init) {
        before();
        return await inner(input, init);
      };
}
