import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { TestGroup } from "./modules.ts";

const NEEDED = [
  "src",
  "test",
  "scripts",
  "docs",
  "dist",
  "README.md",
  "CHANGELOG.md",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "vitest.config.ts",
  "wrangler.jsonc",
  ".dev.vars.example",
];
/** What hangs under a mutant has noticed it. */
const GROUP_MAX_MS = 10 * 60_000;

/** A copy of the project in which sources may be broken. */
export class Workspace {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static async create(): Promise<Workspace> {
    const root = await mkdtemp(join(tmpdir(), "docket-mutation-"));
    for (const name of NEEDED) {
      await cp(name, join(root, name), { recursive: true });
    }
    await symlink(resolve("node_modules"), join(root, "node_modules"));
    return new Workspace(root);
  }

  async read(path: string): Promise<string> {
    return readFile(join(this.#root, path), "utf8");
  }

  async write(path: string, source: string): Promise<void> {
    await writeFile(join(this.#root, path), source);
  }

  /** Whether all tests of the group pass. */
  async passes({ project, files }: TestGroup): Promise<boolean> {
    const vitest = join("node_modules", "vitest", "vitest.mjs");
    const args = ["run", "--project", project, "--bail", "1", "--reporter", "dot", ...files];
    const child = spawn(process.execPath, [vitest, ...args], {
      cwd: this.#root,
      stdio: "ignore",
      detached: true,
      env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" },
    });
    const timer = setTimeout(() => endAll(child), GROUP_MAX_MS);
    const code = await new Promise<number | null>((done) => child.once("close", done));
    clearTimeout(timer);
    return code === 0;
  }

  async remove(): Promise<void> {
    await rm(this.#root, { recursive: true });
  }
}

/** The tests start processes of their own, which are of the same group. */
function endAll({ pid }: ChildProcess): void {
  if (pid !== undefined) {
    process.kill(-pid, "SIGKILL");
  }
}
