import { type ChildProcess, spawn } from "node:child_process";

const KILL_AFTER_MS = 5_000;
const PARENT_CHECK_MS = 500;

/** A program with all that it starts, which ends when this process is asked to. */
export interface ProcessGroup {
  child: ChildProcess;
  /** The status to exit with, once nothing of it runs any more. */
  ended: Promise<number>;
  end: () => void;
}

/**
 * Starts a program in a group of its own, so that what it starts (workerd, by wrangler) ends with it.
 * A signal ends it, and so does the end of npm: npm passes SIGTERM to the shell between, which dies without passing it on.
 */
export function startGroup(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ProcessGroup {
  const child = spawn(command, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: environment,
    detached: true,
  });
  const end = () => {
    signal(child, "SIGTERM");
    setTimeout(() => signal(child, "SIGKILL"), KILL_AFTER_MS).unref();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, end);
  }
  process.once("exit", () => signal(child, "SIGKILL"));
  endWithNpm(end);
  const ended = new Promise<number>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code, by) => {
      // What it has left behind.
      signal(child, "SIGKILL");
      resolve(by === null ? (code ?? 0) : 0);
    });
  });
  return { child, ended, end };
}

/** Only below npm: whoever starts the script itself may leave it to run by itself. */
function endWithNpm(end: () => void): void {
  const parent = process.ppid;
  if (process.env["npm_lifecycle_event"] === undefined) {
    return;
  }
  const check = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(check);
      end();
    }
  }, PARENT_CHECK_MS).unref();
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid !== undefined) {
    try {
      process.kill(-child.pid, name);
    } catch {
      // Nothing of it runs any more.
    }
  }
}
