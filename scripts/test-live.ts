import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { parseConfig } from "../src/config/config.ts";
import { parseRepositoryName } from "../src/github/repository-name.ts";
import { muteLog } from "./doctor/mute-log.ts";
import { secretsOf, withoutSecrets } from "./doctor/report.ts";
import { readOptions } from "./options.ts";
import { parseDevVars } from "./setup/dev-vars.ts";
import { openCallbackServer } from "./test-live/callback-server.ts";

const USAGE = `npm run test:live -- --repository owner/name

Makes the calls whose answers no document settles, with the credentials of .dev.vars and a throw-away connection that
you approve in a browser, and prints where the services differ from the fakes. Reads only; removes the connection again.

  --repository   a public repository with many open pull requests
  --port N       of the callback on this machine, default 8790
  --env-file F   default .dev.vars
`;

const CALLBACK_PORT = "8790";
const DECISION_MAX_MS = 5 * 60 * 1000;
const POLL_MS = 2500;

const values = readOptions(USAGE, {
  repository: { type: "string" },
  port: { type: "string", default: CALLBACK_PORT },
  "env-file": { type: "string", default: ".dev.vars" },
});

muteLog();
const file = await readFile(values["env-file"], "utf8").catch(() => "");
const variables = { ...process.env, ...Object.fromEntries(parseDevVars(file)) };
const configured = parseConfig(variables);
const repository = parseRepositoryName(values.repository ?? "", "https://github.com");
if (!configured.ok || configured.config.connector.name !== "scalekit" || repository === null) {
  console.error(
    `${USAGE}\nIt needs a Scalekit configuration (\`npm run doctor\`) and a repository.`,
  );
  process.exit(2);
}

// Help has nothing of this to wait for.
const { compare, renderComparison } = await import("./test-live/compare.ts");
const { fakeEnvironment } = await import("./test-live/fake-environment.ts");
const { observeAll } = await import("./test-live/observe-all.ts");
const { connector: scalekit, model } = configured.config;
const server = await openCallbackServer(Number(values.port));
const secrets = secretsOf(variables);
try {
  const live = await Array.fromAsync(
    observeAll({
      scalekit,
      model,
      repository: `${repository.owner}/${repository.name}`,
      fetch,
      callbackUrl: server.url,
      now: Date.now,
      async decide(link, decision, hasEnded) {
        const what = decision === "approve" ? "APPROVE" : "CANCEL (do not approve)";
        console.log(`\nOpen this link and ${what}:\n  ${link}\n`);
        const callback = server.next();
        for (let waited = 0; waited < DECISION_MAX_MS; waited += POLL_MS) {
          const arrived = await Promise.race([callback, sleep(POLL_MS, null)]);
          if (arrived !== null || (await hasEnded())) {
            return arrived;
          }
        }
        return null;
      },
    }),
  );
  const comparisons = compare(live, await Array.fromAsync(observeAll(fakeEnvironment())));
  for (const comparison of comparisons) {
    console.log(withoutSecrets(renderComparison(comparison), secrets));
  }
  const different = comparisons.filter(({ same }) => !same).length;
  console.log(
    `\n${different} of ${comparisons.length} points differ from the fakes. What only a used-up limit shows (its status, the type of the GraphQL error) is not among them.`,
  );
} finally {
  server.close();
}
