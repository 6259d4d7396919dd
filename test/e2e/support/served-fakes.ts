import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** The fakes in a process of their own, on ports of their own. */
export interface ServedFakes {
  control: string;
  /** The variables of the app that lead it there. */
  variables: Record<string, string>;
  close(): void;
}

interface Ready {
  addresses: { control: string };
  variables: Record<string, string>;
}

export async function serveFakes(): Promise<ServedFakes> {
  const ports = ["scalekit", "github", "model", "control"].flatMap((part) => [
    `--${part}-port`,
    "0",
  ]);
  const child = spawn(process.execPath, ["test/fakes/serve.ts", ...ports], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const close = () => child.kill("SIGKILL");
  process.once("exit", close);
  for await (const line of createInterface({ input: child.stdout })) {
    const { addresses, variables }: Ready = JSON.parse(line);
    return { control: addresses.control, variables, close };
  }
  throw new Error("The fakes did not start; see above.");
}
