/** What must never come out again: credentials by shape, and words that stand for any text of an upstream. */
export const CANARIES: readonly string[] = [
  ...["gho", "ghp", "ghu", "ghr", "ghs"].map((kind) => `${kind}_${"Canary7".repeat(6)}`),
  `github_pat_${"Canary7".repeat(6)}`,
  `sk-proj-${"Canary7".repeat(6)}`,
  `eyJhbGciOiJI.${"Canary7".repeat(6)}.x`,
  `usr_${"ca7a27".repeat(5)}ca`,
  "canary-of-a-body",
];

const PLANTED = CANARIES.join(" ");

/** An upstream's answer with all of them in its headers and, where it refuses, in what it says. */
export async function plantCanaries(answer: Response): Promise<Response> {
  const isRefusal = answer.status >= 400 && answer.body !== null;
  const body = isRefusal ? withCanaries(await answer.text()) : answer.body;
  const planted = new Response(body, answer);
  planted.headers.delete("content-length");
  planted.headers.set("x-canary", PLANTED);
  return planted;
}

function withCanaries(text: string): string {
  return text.replace(/("(?:message|error_description)":\s*")/g, `$1${PLANTED} `);
}
