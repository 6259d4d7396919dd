import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // What a test logs matters when it fails.
    silent: "passed-only",
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.{ts,tsx}"],
          environment: "node",
          // Nothing here keeps state in its modules that another file could see; a worker per file takes three times as long.
          isolate: false,
          // Nothing is timed; the limit is for what hangs, on a machine of any speed.
          testTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest(async () => {
            const { createWorld } = await import("./test/fakes/world.ts");
            const world = createWorld();
            return {
              wrangler: { configPath: "./wrangler.jsonc" },
              miniflare: {
                bindings: { ...world.variables, SESSION_SECRET: "integration".repeat(3) },
                // Whatever the Worker fetches is answered by the fakes, or refused.
                outboundService: { node: world.listener },
              },
            };
          }),
        ],
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          // The files share the fakes, the Worker and two cores; every test leaves them as it found them.
          fileParallelism: false,
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          environment: "node",
          // One app, one browser and one world for all files.
          globalSetup: "test/e2e/setup.ts",
          fileParallelism: false,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
