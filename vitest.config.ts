import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: "unit", include: ["test/unit/**/*.test.{ts,tsx}"], environment: "node" },
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
          // The files share the fakes, and two cores.
          fileParallelism: false,
          testTimeout: 20_000,
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
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
