import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** The fakes in a process of their own, on ports of their own. */
export interface ServedFakes {
  control: string;
  /** Answers by the host a request was meant for. */
  outbound: string;
  /** The variables of the app that lead it there. */
  variables: Record<string, string>;
  close(): void;
}

interface Ready {
  addresses: { control: string };
  outbound: string;
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
    const { addresses, outbound, variables }: Ready = JSON.parse(line);
    return { control: addresses.control, outbound, variables, close };
  }
  throw new Error("The fakes did not start; see above.");
}
