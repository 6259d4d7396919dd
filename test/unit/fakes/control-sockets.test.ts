import { createServer } from "node:http";

import { getRequestListener } from "@hono/node-server";
import { describe, it, onTestFinished } from "vitest";

import { createControl } from "../../fakes/control/control.ts";

const BODY = "x".repeat(10_000);

async function serve() {
  const control = createControl();
  const handler = control.observe(
    "model",
    () => ({ operation: "any" }),
    () => new Response(BODY),
  );
  const server = createServer(getRequestListener(handler, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    control.faults.clear();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { control, url: `http://127.0.0.1:${port}/` };
}

async function receive(response: Response): Promise<{ bytes: number; broken: boolean }> {
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
    }
    return { bytes, broken: false };
  } catch {
    return { bytes, broken: true };
  }
}

describe("over a socket", () => {
  it.for([0, 1, 9_999, 10_000])("a cut leaves exactly %i bytes", async (afterBytes, { expect }) => {
    const { control, url } = await serve();
    control.faults.add({ action: { kind: "cut", afterBytes } });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(await receive(response)).toEqual({ bytes: afterBytes, broken: true });
  });

  it("a reset is a network error", async ({ expect }) => {
    const { control, url } = await serve();
    control.faults.add({ action: { kind: "reset" } });
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  it.for(["hang", "stall"] as const)(
    "a client that gives up on a %s is seen to",
    async (kind, { expect }) => {
      const { control, url } = await serve();
      control.faults.add({ action: kind === "stall" ? { kind, afterBytes: 5 } : { kind } });
      const abort = new AbortController();
      const receiving = fetch(url, { signal: abort.signal }).then(receive, () => "failed");
      await expect.poll(() => control.log.entries().length).toBe(1);
      abort.abort();
      await receiving;
      await expect.poll(() => control.log.entries()[0]?.endedAt).not.toBeNull();
      expect(control.log.entries()[0]?.aborted).toBe(true);
    },
  );
});
