import { ConnectedAccountService } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import { describe, it, vi } from "vitest";

import { ACCOUNT, createConnected, SIGNAL } from "./scalekit-connection.ts";

describe("the client of Scalekit", () => {
  it("is created on first use, and reused", async ({ expect, onTestFinished }) => {
    // Whoever creates one goes through the methods of its service.
    const { methods } = ConnectedAccountService;
    const created = vi.spyOn(ConnectedAccountService, "methods", "get").mockReturnValue(methods);
    onTestFinished(() => created.mockRestore());
    const { connector, environment } = createConnected();
    connector.fetch(ACCOUNT);
    connector.tools(ACCOUNT);
    await vi.dynamicImportSettled();
    expect(created).not.toHaveBeenCalled();
    expect(environment.control.log.entries()).toEqual([]);
    const statuses = await Promise.all([
      connector.status(ACCOUNT, SIGNAL),
      connector.status(ACCOUNT, SIGNAL),
    ]);
    expect(statuses).toEqual(["missing", "missing"]);
    await connector.status(ACCOUNT, SIGNAL);
    expect(created).toHaveBeenCalledOnce();
  });
});
