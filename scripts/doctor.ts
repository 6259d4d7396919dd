import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { examine } from "./doctor/doctor.ts";
import { muteLog } from "./doctor/mute-log.ts";
import { renderFinding, secretsOf, withoutSecrets } from "./doctor/report.ts";
import { readOptions } from "./options.ts";
import { parseDevVars } from "./setup/dev-vars.ts";

const USAGE = `npm run doctor -- [options]

Checks a configuration against the services it names, step by step, and says what to do about each fault.

  --connect        connects GitHub for a moment, to see what can be read
  --repository R   a repository to read then
  --url URL        a deployment to look at as well
  --env-file F     default .dev.vars
`;

const values = readOptions(USAGE, {
  url: { type: "string" },
  repository: { type: "string" },
  connect: { type: "boolean" },
  "env-file": { type: "string", default: ".dev.vars" },
});

muteLog();
const file = await readFile(values["env-file"], "utf8").catch(() => "");
const variables = { ...process.env, ...Object.fromEntries(parseDevVars(file)) };
const secrets = secretsOf(variables);

let problems = 0;
for await (const finding of examine({
  variables,
  fetch,
  deployment: values.url ?? null,
  repository: values.repository ?? null,
  show:
    values.connect === true
      ? (link) => console.log(`\nOpen this link, approve, then come back:\n  ${link}\n`)
      : null,
  sleep: async (ms) => sleep(ms),
})) {
  problems += finding.outcome === "problem" ? 1 : 0;
  console.log(withoutSecrets(renderFinding(finding), secrets));
}
console.log(
  problems === 0
    ? "\nNothing stands in the way."
    : `\n${problems === 1 ? "One problem" : `${problems} problems`} to mend. This report holds no secrets and can be shared.`,
);
process.exitCode = problems === 0 ? 0 : 1;
