import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, it } from "vitest";

import { renderDevVars } from "../../../scripts/setup/dev-vars.ts";
import { serveWorld } from "../../fakes/served-world.ts";
import type { World } from "../../fakes/world.ts";

const ANY_PORTS = { scalekit: 0, github: 0, model: 0, control: 0 };

/** Runs a script of package.json as npm does, over served fakes. */
async function runScript(name: string, variables: Record<string, string>): Promise<string> {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    await readFile("package.json", "utf8"),
  );
  const [command = "", ...args] = scripts[name]?.split(" ") ?? [];
  const folder = await mkdtemp(join(tmpdir(), "docket-"));
  try {
    const file = join(folder, "vars");
    await writeFile(file, renderDevVars("", new Map(Object.entries(variables))));
    const { stdout, stderr } = await promisify(execFile)(
      command === "node" ? process.execPath : command,
      [...args, "--env-file", file],
    );
    return stdout + stderr;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("npm run doctor", () => {
  it("prints the report and nothing beside it", async ({ expect }) => {
    const { world, close } = await serveWorld({}, ANY_PORTS);
    try {
      const variables = { ...world.variables, SESSION_SECRET: "of-this-test".repeat(3) };
      const lines = (await runScript("doctor", variables)).trim().split("\n");
      expect(lines.at(-1)).toBe("Nothing stands in the way.");
      for (const line of lines.slice(0, -1)) {
        expect(line).toMatch(/^((ok|warning|PROBLEM|skipped) +[\w -]+: | {9}|$)/);
      }
    } finally {
      await close();
    }
  });

  it.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "removes the account it made when it is interrupted by %s",
    async (name, { expect }) => {
      const { world, close } = await serveWorld({}, ANY_PORTS);
      const folder = await mkdtemp(join(tmpdir(), "docket-"));
      try {
        const file = join(folder, "vars");
        const variables = { ...world.variables, SESSION_SECRET: "of-this-test".repeat(3) };
        await writeFile(file, renderDevVars("", new Map(Object.entries(variables))));
        const child = spawn(process.execPath, [
          "scripts/doctor.ts",
          "--connect",
          "--env-file",
          file,
        ]);
        let said = "";
        const ended = once(child, "exit");
        for await (const chunk of child.stdout) {
          said += String(chunk);
          if (said.includes("Open this link") && !child.killed) {
            expect(accountsOf(world)).toHaveLength(1);
            child.kill(name);
          }
        }
        expect(await ended).toEqual([130, null]);
        expect(accountsOf(world)).toEqual([]);
        expect(said).toContain("Interrupted");
      } finally {
        await rm(folder, { recursive: true });
        await close();
      }
    },
  );
});

function accountsOf(world: World): unknown {
  return Object(world.control.commands.get("scalekit")?.["state"]?.({})).accounts;
}
