import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { stripInvisible } from "../src/text/hidden-text.ts";
import { muteLog } from "./doctor/mute-log.ts";
import { renderFinding, secretsOf, withoutSecrets } from "./doctor/report.ts";
import { readOptions } from "./options.ts";
import { parseDevVars } from "./setup/dev-vars.ts";

const USAGE = `npm run doctor -- [options]

Checks a configuration against the services it names, step by step, and says what to do about each fault.

  --connect        connects GitHub for a moment, to see what can be read
  --repository R   a repository to read then
  --url URL        a deployment to look at as well
  --test-digest    sends a test message to the Slack incoming webhook in DIGEST_TEST_URL
  --accounts       lists connected accounts in Scalekit that no session can be waiting for, and asks
                   whether to remove them
  --yes            removes them without asking
  --env-file F     default .dev.vars
`;

const values = readOptions(USAGE, {
  url: { type: "string" },
  repository: { type: "string" },
  connect: { type: "boolean" },
  "test-digest": { type: "boolean" },
  accounts: { type: "boolean" },
  yes: { type: "boolean" },
  "env-file": { type: "string", default: ".dev.vars" },
});

muteLog();
const file = await readFile(values["env-file"], "utf8").catch(() => "");
const variables = { ...process.env, ...Object.fromEntries(parseDevVars(file)) };
const secrets = secretsOf(variables);

const interrupt = new AbortController();
// The second time ends it at once. A terminal that is closed says SIGHUP.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => interrupt.abort());
}

if (values.accounts === true) {
  const { tidyAccounts } = await import("./doctor/accounts.ts");
  process.exitCode = await tidyAccounts({
    variables,
    fetch,
    remove: values.yes === true ? async () => true : confirm,
    say: (line) => console.log(withoutSecrets(stripInvisible(line).text, secrets)),
    signal: interrupt.signal,
  });
} else {
  process.exitCode = await consult().catch((error: unknown) => {
    if (!interrupt.signal.aborted) {
      throw error;
    }
    console.log("\nInterrupted: the account that was made for the look is removed.");
    return 130;
  });
}

/** Asks on a terminal; where nobody can be asked, nothing is removed. */
async function confirm(count: number): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log("Nothing was removed. Add --yes to remove them.");
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(`Remove ${count} of them? [y/N] `);
  prompt.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

async function consult(): Promise<number> {
  const { examine } = await import("./doctor/doctor.ts");
  let problems = 0;
  for await (const finding of examine({
    variables,
    fetch,
    deployment: values.url ?? null,
    repository: values.repository ?? null,
    // An address on the command line would be in everybody's list of processes.
    testDigest: values["test-digest"] === true ? (process.env["DIGEST_TEST_URL"] ?? "") : null,
    show:
      values.connect === true
        ? (link) => console.log(`\nOpen this link, approve, then come back:\n  ${link}\n`)
        : null,
    sleep: async (ms) => sleep(ms, undefined, { signal: interrupt.signal }),
    signal: interrupt.signal,
  })) {
    problems += finding.outcome === "problem" ? 1 : 0;
    console.log(withoutSecrets(renderFinding(finding), secrets));
    interrupt.signal.throwIfAborted();
  }
  console.log(
    problems === 0
      ? "\nNothing stands in the way."
      : `\n${problems === 1 ? "One problem" : `${problems} problems`} to mend. This report holds no secrets and can be shared.`,
  );
  return problems === 0 ? 0 : 1;
}
