import { fileURLToPath } from "node:url";

import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig, type Plugin, type TestProjectInlineConfiguration } from "vitest/config";

import { RECEIVER_HOST } from "./test/fakes/receivers/receivers.ts";
import type { World } from "./test/fakes/world.ts";

/** For what hangs, on a machine of any speed: nothing is timed. */
const PATIENCE = {
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 300_000 } },
};

/** Measures what a process holds, so it wants one of its own. */
const MEMORY_TESTS = "test/unit/summarize/diff/huge-diff.test.ts";

/** Whatever is set, Vite adds `development`: builds of libraries that are slow, and that nobody runs. */
const nothingOfDevelopment = (conditions: readonly string[]): Plugin => ({
  name: "nothing-of-development",
  configResolved({ ssr, environments }) {
    for (const { resolve } of [ssr, ...Object.values(environments)]) {
      if (resolve?.conditions !== undefined) {
        resolve.conditions = [...conditions];
      }
    }
  },
});

/** What Node loads by itself. */
const IN_NODE = { plugins: [nothingOfDevelopment(["node"])] };

/** The same as in the bundle. */
const WORKERD = ["workerd", "worker", "module", "browser"];

const LATE_IMPORT = /\bimport\((["'][^"'\n]+["'])\)/g;

/** One file, for one more Worker. */
const GITHUB_APP_TESTS = "test/integration/github-app.test.ts";

/**
 * What the Worker loads late, tests load at once; the browser tests run the bundle. Vite's module runner keeps one
 * promise for everybody who asks for the same module, and workerd lets no object wait for a promise of another. And in
 * virtual time the clock would have to wait for the disk, before each of its steps.
 */
const loadAtOnce: Plugin = {
  name: "load-at-once",
  enforce: "post",
  transform(code, id) {
    if (!/\/src\/.*\.ts$/.test(id) || code.search(LATE_IMPORT) === -1) {
      return null;
    }
    const sources: string[] = [];
    const body = code.replaceAll(LATE_IMPORT, (_, source: string) => {
      const name = `__late_${sources.push(source)}`;
      return `Promise.resolve(${name})`;
    });
    const imports = sources.map((source, at) => `import * as __late_${at + 1} from ${source};`);
    return { code: `${imports.join("")}${body}`, map: null };
  },
};

/** Maps of what others wrote take as long as the rest of its way into workerd, and are in nobody's stack. */
const noMapsOfPackages: Plugin = {
  name: "no-maps-of-packages",
  enforce: "post",
  transform: (code, id) => (id.includes("/node_modules/") ? { code, map: { mappings: "" } } : null),
};

/** Tests of the Worker in its own runtime, which has one configuration for its whole life. */
function inWorkerd({
  variables,
  ...project
}: {
  name: string;
  include: string[];
  exclude: string[];
  variables: (world: World) => Record<string, string>;
}): TestProjectInlineConfiguration {
  return {
    ssr: { resolve: { conditions: WORKERD } },
    resolve: {
      alias: [
        {
          find: /^openai$/,
          replacement: fileURLToPath(new URL("dist/model-client.js", import.meta.url)),
        },
      ],
    },
    plugins: [
      nothingOfDevelopment(WORKERD),
      loadAtOnce,
      noMapsOfPackages,
      cloudflareTest(async () => {
        const { createWorld } = await import("./test/fakes/world.ts");
        const { plantCanaries } = await import("./test/support/canaries.ts");
        const { memoryFolder } = await import("./test/support/memory-folder.ts");
        // Where Miniflare has workerd keep what it stores.
        process.env["TMPDIR"] = await memoryFolder();
        const world = createWorld({ onAnswer: plantCanaries });
        return {
          wrangler: { configPath: "./wrangler.jsonc" },
          miniflare: {
            bindings: { ...variables(world), SESSION_SECRET: "integration".repeat(3) },
            // Whatever the Worker fetches is answered by the fakes, or refused.
            outboundService: { node: world.listener },
          },
        };
      }),
    ],
    test: {
      ...project,
      setupFiles: ["test/integration/watch-log.ts"],
      // Two Workers, with fakes of its own for each. The files of one share them; every test leaves them as it found them.
      maxWorkers: 2,
      isolate: false,
      ...PATIENCE,
    },
  };
}

export default defineConfig({
  test: {
    // What a test logs matters when it fails.
    silent: "passed-only",
    projects: [
      {
        plugins: [...IN_NODE.plugins, loadAtOnce],
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.{ts,tsx}"],
          exclude: [MEMORY_TESTS],
          environment: "node",
          setupFiles: ["test/unit/show-log.ts"],
          // It never waits: one for each core.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          // Nothing here keeps state in its modules that another file could see; a worker per file takes three times as long.
          isolate: false,
          // Tests make many objects that do not live long: fewer and cheaper collections.
          execArgv: ["--max-semi-space-size=64"],
          ...PATIENCE,
        },
      },
      {
        ...IN_NODE,
        test: {
          name: "memory",
          include: [MEMORY_TESTS],
          environment: "node",
          maxWorkers: 2,
          ...PATIENCE,
        },
      },
      inWorkerd({
        name: "integration",
        include: ["test/integration/**/*.test.ts"],
        exclude: [GITHUB_APP_TESTS],
        variables: ({ variables }) => ({
          ...variables,
          ACTIONS: "on",
          DIGEST_HOSTS: RECEIVER_HOST,
          // All that can be logged is held to what may be.
          LOG_LEVEL: "debug",
          SCALEKIT_WEBHOOK_SECRET: `whsec_${btoa("integration".repeat(3))}`,
        }),
      }),
      inWorkerd({
        name: "github-app",
        include: [GITHUB_APP_TESTS],
        exclude: [],
        variables: ({ githubAppVariables }) => ({
          ...githubAppVariables,
          ACTIONS: "on",
          LOG_LEVEL: "debug",
        }),
      }),
      {
        ...IN_NODE,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          environment: "node",
          // One app, one browser and one world for all files.
          globalSetup: "test/e2e/setup.ts",
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          isolate: false,
          ...PATIENCE,
        },
      },
    ],
  },
});
