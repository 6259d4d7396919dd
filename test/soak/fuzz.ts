import { OPERATIONS } from "../../src/routes/operations.ts";
import { deploy } from "../bench/deployment.ts";
import { readSettings } from "../bench/settings.ts";
import { DocketBrowser } from "../support/docket-browser.ts";
import { createNonsense } from "../support/nonsense.ts";

const REQUESTS = 20_000;
const AT_ONCE = 8;
const ANSWER_MAX_MS = 30_000;

/** 20,000 requests that make no sense, over HTTP: no 5xx, no hang, and the session is as it was. */
const deployment = await deploy(readSettings(["--graphqlMs", "0", "--restMs", "0"]));
const statuses = new Map<number, number>();
const failures: string[] = [];
try {
  const browser = await deployment.connect();
  const stranger = new DocketBrowser({
    origin: deployment.origin,
    fetch: (request) => fetch(request),
  });
  const nonsense = createNonsense(OPERATIONS, Date.now() % 2 ** 31, REQUESTS);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const { method, target, sent, byStranger } of nonsense) {
        const sender = byStranger ? stranger : browser;
        const signal = AbortSignal.timeout(ANSWER_MAX_MS);
        try {
          const { status, body } = await sender.request(method, target, { ...sent, signal });
          await body?.cancel();
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status >= 500) {
            failures.push(`${status}: ${method} ${target} ${JSON.stringify(sent)}`);
          }
        } catch (error) {
          failures.push(`${String(error)}: ${method} ${target} ${JSON.stringify(sent)}`);
        }
      }
    }),
  );
  if (!(await browser.session()).connected) {
    failures.push("The session is no longer connected.");
  }
} finally {
  await deployment.close();
}
console.log(
  [...statuses]
    .toSorted(([one], [other]) => one - other)
    .map(([status, count]) => `${status}: ${count.toLocaleString("en")}`)
    .join("\n"),
);
console.log(`${failures.length} failures`);
for (const failure of failures.slice(0, 20)) {
  console.log(failure);
}
process.exitCode = failures.length === 0 ? 0 : 1;
