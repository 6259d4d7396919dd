import { parseArgs } from "node:util";

import { settingsChange } from "./model/settings.ts";
import { sampleData } from "./sample-data.ts";
import { verificationMode } from "./scalekit/settings.ts";
import { DEFAULT_PORTS, serveWorld } from "./served-world.ts";

const USAGE = `node test/fakes/serve.ts [options]

Serves Scalekit, GitHub, a model and their control on 127.0.0.1.

  --scalekit-port, --github-port, --model-port, --control-port
                          default ${Object.values(DEFAULT_PORTS).join(", ")}; the next free one when taken; 0 is any
  --corpus DIR            pull requests to load in place of the sample data
  --verification MODE     custom (default), scalekit-users or unset
  --scalekit-ms, --graphql-ms, --rest-ms
                          latency of Scalekit, and of GitHub's two APIs
  --first-token-ms, --first-token-ms-per-thousand, --tokens-per-second, --jitter, --output-tokens
                          pace and length of the model's answers
  --dialect NAME          how the model's server speaks: openai (default), azure, ollama, ...
`;

const { values } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    "scalekit-port": { type: "string" },
    "github-port": { type: "string" },
    "model-port": { type: "string" },
    "control-port": { type: "string" },
    corpus: { type: "string" },
    verification: { type: "string", default: "custom" },
    "scalekit-ms": { type: "string", default: "0" },
    "graphql-ms": { type: "string", default: "0" },
    "rest-ms": { type: "string", default: "0" },
    "first-token-ms": { type: "string", default: "0" },
    "first-token-ms-per-thousand": { type: "string", default: "0" },
    "tokens-per-second": { type: "string" },
    jitter: { type: "string", default: "0" },
    "output-tokens": { type: "string" },
    dialect: { type: "string", default: "openai" },
  },
});

if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

function numberOr<Default>(value: string | undefined, otherwise: Default): number | Default {
  return value === undefined ? otherwise : Number(value);
}
const { world, addresses, outbound, close } = await serveWorld(
  {
    data: sampleData(values.corpus),
    scalekit: { verification: verificationMode.parse(values.verification) },
    model: settingsChange.parse({
      firstTokenMs: Number(values["first-token-ms"]),
      firstTokenMsPerThousandPromptTokens: Number(values["first-token-ms-per-thousand"]),
      tokensPerSecond: numberOr(values["tokens-per-second"], null),
      jitter: Number(values.jitter),
      outputTokens: numberOr(values["output-tokens"], null),
      dialectName: values.dialect,
    }),
    latency: {
      scalekit: Number(values["scalekit-ms"]),
      github: { graphql: Number(values["graphql-ms"]), rest: Number(values["rest-ms"]) },
    },
  },
  {
    scalekit: numberOr(values["scalekit-port"], DEFAULT_PORTS.scalekit),
    github: numberOr(values["github-port"], DEFAULT_PORTS.github),
    model: numberOr(values["model-port"], DEFAULT_PORTS.model),
    control: numberOr(values["control-port"], DEFAULT_PORTS.control),
  },
);

const repositories = world
  .github()
  .store.repositories.map((repository) => `${repository.owner}/${repository.name}`);
const { variables, githubAppVariables } = world;
console.log(
  JSON.stringify({ ready: true, addresses, outbound, variables, githubAppVariables, repositories }),
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void close().then(() => process.exit(0)));
}
