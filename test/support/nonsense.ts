const PIECES = [
  "%00",
  "..",
  "%2e%2e",
  "\u202e",
  "'",
  "<script>",
  "a".repeat(300),
  "{}",
  "%E0%A4",
  "",
  " ",
];
const METHODS = ["GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS"];
const QUERIES = ["wait", "state", "auth_request_id", "after", "query", "x"];
const BODIES = [null, "{", "[]", "null", '{"name":1}', "\u0000", '{"__proto__":{"a":1}}'];
const HEADERS: Record<string, string>[] = [
  {},
  { Cookie: "__Host-docket=%ff; =; ;;;" },
  { Authorization: "Bearer" },
  { Authorization: "Basic Zm9vOmJhcg==" },
  { "Content-Type": "application/json; charset=utf-16" },
  { Accept: "text/html" },
  { "Last-Event-ID": "-1" },
  { Range: "bytes=0-1" },
];

/** A request that makes no sense. */
export interface Nonsense {
  method: string;
  target: string;
  sent: { headers: Record<string, string>; body?: string };
  /** What would change something if it made sense comes from somebody without a session. */
  byStranger: boolean;
}

/** That many requests over the given routes, the same for the same seed. None opens a session. */
export function* createNonsense(
  operations: readonly { path: string }[],
  seed: number,
  count: number,
): Generator<Nonsense> {
  const pick = createPick(seed);
  const paths = operations.map(({ path }) => path);
  for (let made = 0; made < count;) {
    const method = pick(METHODS);
    const path = pick(paths).replaceAll(/\{\w+\}/g, () => encodeURIComponent(pick(PIECES)));
    const target = `${path}?${pick(QUERIES)}=${encodeURIComponent(pick(PIECES))}`;
    const headers = pick(HEADERS);
    const body = method === "POST" ? pick(BODIES) : null;
    const isMeant = (method === "POST" || method === "DELETE") && !path.includes("%");
    if (method === "POST" && path === "/api/auth") {
      continue;
    }
    made += 1;
    yield {
      method,
      target,
      sent: { headers, ...(body === null ? {} : { body }) },
      byStranger: isMeant || pick([true, false]),
    };
  }
}

/** Picks alike for the same seed (a linear congruential generator of Numerical Recipes). */
function createPick(seed: number): <Item>(items: readonly Item[]) => Item {
  let state = seed;
  return function pick<Item>(items: readonly Item[]): Item {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const item = items[Math.floor((state / 2 ** 32) * items.length)];
    if (item === undefined) {
      throw new Error("Nothing to pick from.");
    }
    return item;
  };
}
