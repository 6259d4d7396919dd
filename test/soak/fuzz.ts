import { OPERATIONS } from "../../src/http/openapi/operations.ts";
import { deploy } from "../bench/deployment.ts";
import { readSettings } from "../bench/settings.ts";
import { DocketBrowser } from "../support/docket-browser.ts";
import { createNonsense } from "../support/nonsense.ts";
import { capturePrinted } from "../support/printed.ts";
import { seconds, type SoakReport } from "./report.ts";

const REQUESTS = 20_000;
const AT_ONCE = 8;
const ANSWER_MAX_MS = 30_000;

/** Requests that make no sense, over HTTP: no 5xx, no hang, and the session is as it was. */
export async function soakFuzz(): Promise<SoakReport> {
  const started = performance.now();
  const printed = capturePrinted();
  const { onLine } = printed;
  const deployment = await deploy(readSettings(["--graphqlMs", "0", "--restMs", "0"]), {
    onLine,
    metered: false,
  });
  const statuses = new Map<number, number>();
  const faults: string[] = [];
  try {
    const browser = await deployment.connect();
    printed.note(browser);
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
              faults.push(`${status}: ${method} ${target} ${JSON.stringify(sent)}`);
            }
          } catch (error) {
            faults.push(`${String(error)}: ${method} ${target} ${JSON.stringify(sent)}`);
          }
        }
      }),
    );
    if (!(await browser.session()).connected) {
      faults.push("The session is no longer connected.");
    }
    faults.push(...(await printed.leaks(deployment.fakes)));
  } finally {
    await deployment.close();
  }
  const counted = [...statuses]
    .toSorted(([one], [other]) => one - other)
    .map(([status, count]) => `${status}: ${count.toLocaleString("en")}`);
  return {
    title: "Requests that make no sense",
    rows: [
      ["requests", REQUESTS],
      ["answers by status", counted.join(", ")],
      ["lines logged and looked through", printed.count],
      ["took", seconds(started)],
    ],
    faults,
  };
}
