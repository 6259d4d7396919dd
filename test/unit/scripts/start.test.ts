import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

import { describe, it } from "vitest";

/** In the place of wrangler: answers as Docket does, and has a process of its own that hears of nothing, as workerd. */
const STAND_IN = `#!${process.execPath}
const { spawn } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const left = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
writeFileSync("pids", [process.pid, left.pid].join(" "));
const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
require("node:http").createServer((_, response) => response.end("{}")).listen(port, "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
`;

interface Started {
  shell: ChildProcess;
  output: () => string;
  pids: () => Promise<number[]>;
}

/** Below a shell, as npm starts it. */
async function start(folder: string, port: string): Promise<Started> {
  await writeFile(join(folder, "wrangler"), STAND_IN);
  await chmod(join(folder, "wrangler"), 0o755);
  const script = `"${process.execPath}" "${resolve("scripts/start.ts")}" --github --port ${port}`;
  // With a second command, no shell makes way for the first.
  const shell = spawn("sh", ["-c", `${script}; exit $?`], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: [folder, process.env["PATH"]].join(delimiter),
      GITHUB_TOKEN: "of-this-test",
      npm_lifecycle_event: "start",
    },
  });
  let output = "";
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  return {
    shell,
    output: () => output,
    pids: async () => (await readFile(join(folder, "pids"), "utf8")).split(" ").map(Number),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "docket-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("npm start", () => {
  it("names a busy port, and leaves nothing running when npm is told to end", async ({
    expect,
  }) => {
    await inFolder(async (folder) => {
      const busy = createServer().listen(0, "127.0.0.1");
      await once(busy, "listening");
      const address = busy.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const { shell, output, pids } = await start(folder, String(port));
      try {
        await expect.poll(output).toContain("Docket is ready");
        expect(output()).toMatch(
          new RegExp(`Ports? ${port}\\b.* in use by .*, so Docket takes \\d+\\.`),
        );
        expect(output()).not.toContain("Warning");
        const running = await pids();
        expect(running.map(isAlive)).toEqual([true, true]);
        // The shell does not pass it on.
        shell.kill("SIGTERM");
        await expect.poll(() => running.map(isAlive)).toEqual([false, false]);
      } finally {
        busy.close();
      }
    });
  });

  it("says what is no port", async ({ expect }) => {
    await inFolder(async (folder) => {
      const { shell, output } = await start(folder, "70000");
      expect(await once(shell, "close")).toEqual([1, null]);
      expect(output()).toBe('--port wants a number from 1 to 65535, not "70000".\n');
    });
  });
});
