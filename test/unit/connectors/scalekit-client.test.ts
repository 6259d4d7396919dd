import { describe, it, vi } from "vitest";

import { createServices } from "../../../src/connectors/scalekit/services.ts";
import { ACCOUNT, createConnected, SIGNAL } from "./scalekit-connection.ts";

vi.mock(import("../../../src/connectors/scalekit/services.ts"), { spy: true });

describe("the client of Scalekit", () => {
  it("is created on first use, and reused", async ({ expect }) => {
    const { connector, environment } = createConnected();
    connector.fetch(ACCOUNT);
    connector.tools(ACCOUNT);
    await vi.dynamicImportSettled();
    expect(createServices).not.toHaveBeenCalled();
    expect(environment.control.log.entries()).toEqual([]);
    const statuses = await Promise.all([
      connector.status(ACCOUNT, SIGNAL),
      connector.status(ACCOUNT, SIGNAL),
    ]);
    expect(statuses).toEqual(["missing", "missing"]);
    await connector.status(ACCOUNT, SIGNAL);
    expect(createServices).toHaveBeenCalledOnce();
  });
});
