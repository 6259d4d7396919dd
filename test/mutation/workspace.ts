import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { TELL_MARKS } from "./reach.ts";
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
const SETUPS = ["test/unit/show-log.ts", "test/integration/watch-log.ts"];
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
    for (const setup of SETUPS) {
      await appendFile(join(root, setup), TELL_MARKS);
    }
    return new Workspace(root);
  }

  async read(path: string): Promise<string> {
    return readFile(join(this.#root, path), "utf8");
  }

  async write(path: string, source: string): Promise<void> {
    await writeFile(join(this.#root, path), source);
    this.#changed.add(path);
  }

  /** What these tests come to within that time. */
  async answer(run: Omit<TestRun, "changed">, maxMs = RUN_MAX_MS): Promise<TestAnswer> {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (let attempt = 1; ; attempt += 1) {
      const tests = (this.#tests ??= await this.#start());
      let isOver = false;
      const timer = setTimeout(() => {
        isOver = true;
        end(tests);
      }, maxMs);
      const answer = await answerOf(tests, { ...run, changed });
      clearTimeout(timer);
      if (answer !== null) {
        return answer;
      }
      this.#forget(tests);
      // A process that grew too large is no test that fails: another one reads all sources anew.
      if (isOver || attempt === 2) {
        return {
          failure: isOver ? "the time, which was over" : "the process, which ended",
          marks: [],
        };
      }
    }
  }

  async remove(): Promise<void> {
    if (this.#tests !== undefined) {
      end(this.#tests);
    }
    await rm(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  async #start(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [join("test", "mutation", "warm-tests.ts")], {
      cwd: this.#root,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      detached: true,
      env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" },
    });
    // Also between two runs, when nobody waits for an answer.
    child.once("exit", () => this.#forget(child));
    await once(child, "message");
    return child;
  }

  #forget(tests: ChildProcess): void {
    end(tests);
    this.#tests = this.#tests === tests ? undefined : this.#tests;
  }
}

/** Null from a process that ends before it answers. */
function answerOf(tests: ChildProcess, run: TestRun): Promise<TestAnswer | null> {
  return new Promise((resolveWith) => {
    const done = (answer: TestAnswer | null) => {
      tests.off("message", done).off("exit", isGone);
      resolveWith(answer);
    };
    const isGone = () => done(null);
    tests.once("message", done).once("exit", isGone);
    tests.send(run, (error) => {
      if (error !== null) {
        isGone();
      }
    });
  });
}

/** With all that the tests started, which are processes of the same group. */
function end({ pid }: ChildProcess): void {
  try {
    process.kill(-Number(pid), "SIGKILL");
  } catch {
    // None of them is left.
  }
}
