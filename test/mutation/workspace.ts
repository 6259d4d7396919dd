import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { TestAnswer, TestRun } from "./warm-tests.ts";

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
/** For tests as they are; what hangs under a mutant has noticed it. */
export const RUN_MAX_MS = 10 * 60_000;

/** A copy of the project in which sources may be broken, and the process that runs its tests. */
export class Workspace {
  readonly #root: string;
  readonly #changed = new Set<string>();
  #tests: ChildProcess | undefined;

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
    this.#changed.add(path);
  }

  /** Whether all of these tests pass, within that time. */
  async passes(run: Omit<TestRun, "changed">, maxMs = RUN_MAX_MS): Promise<boolean> {
    const tests = (this.#tests ??= await this.#start());
    const changed = [...this.#changed];
    this.#changed.clear();
    const timer = setTimeout(() => this.#end(), maxMs);
    const answer = await new Promise<TestAnswer | null>((done) => {
      tests.once("message", (message: TestAnswer) => done(message));
      tests.once("exit", () => done(null));
      tests.send({ ...run, changed } satisfies TestRun);
    });
    clearTimeout(timer);
    tests.removeAllListeners();
    if (answer === null) {
      this.#tests = undefined;
      return false;
    }
    if (answer.error !== undefined) {
      console.error(answer.error);
    }
    return answer.passed;
  }

  async remove(): Promise<void> {
    this.#end();
    await rm(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  async #start(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [join("test", "mutation", "warm-tests.ts")], {
      cwd: this.#root,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      detached: true,
      env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" },
    });
    await once(child, "message");
    return child;
  }

  /** The tests start processes of their own, which are of the same group. */
  #end(): void {
    const pid = this.#tests?.pid;
    if (pid !== undefined && this.#tests?.exitCode === null) {
      process.kill(-pid, "SIGKILL");
    }
  }
}
