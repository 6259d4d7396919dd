import { ConnectedAccountService } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import { describe, it } from "vitest";

import { httpRuleOf, toHttpCall } from "../../../src/connectors/scalekit/http-call.ts";

const { method } = ConnectedAccountService;
const account = { connector: "github-sample", identifier: "usr_1" };

describe("calls of Scalekit", () => {
  it("are what the SDK's descriptors say", ({ expect }) => {
    const used = [
      method.createConnectedAccount,
      method.getMagicLinkForConnectedAccount,
      method.verifyConnectedAccountUser,
      method.getConnectedAccountDetails,
      method.deleteConnectedAccount,
    ];
    expect(
      used.map((each) => [each.name, httpRuleOf(each).verb, httpRuleOf(each).template]),
    ).toEqual([
      ["CreateConnectedAccount", "POST", "/api/v1/connected_accounts"],
      ["GetMagicLinkForConnectedAccount", "POST", "/api/v1/connected_accounts/magic_link"],
      ["VerifyConnectedAccountUser", "POST", "/api/v1/connected_accounts/user/verify"],
      ["GetConnectedAccountDetails", "GET", "/api/v1/connected_accounts/details"],
      ["DeleteConnectedAccount", "POST", "/api/v1/connected_accounts:delete"],
    ]);
  });

  it("send the whole message as the body where the rule says so", ({ expect }) => {
    const call = toHttpCall(method.getMagicLinkForConnectedAccount, {
      ...account,
      state: "s",
      userVerifyUrl: "https://docket.example/user/verify",
    });
    expect(call).toEqual({
      verb: "POST",
      path: "/api/v1/connected_accounts/magic_link",
      body: JSON.stringify({
        ...account,
        state: "s",
        user_verify_url: "https://docket.example/user/verify",
      }),
    });
  });

  it("send fields in the query where there is no body", ({ expect }) => {
    const call = toHttpCall(method.getConnectedAccountDetails, {
      connector: "git hub:1",
      identifier: "a&b=c",
    });
    expect(call).toEqual({
      verb: "GET",
      path: "/api/v1/connected_accounts/details?connector=git+hub%3A1&identifier=a%26b%3Dc",
    });
  });

  it("repeat lists in the query", ({ expect }) => {
    const call = toHttpCall(method.listConnectedAccounts, {
      connectionNames: ["a", "b"],
      pageSize: 5,
    });
    expect(call.path).toBe(
      "/api/v1/connected_accounts?page_size=5&connection_names=a&connection_names=b",
    );
  });

  it("put fields into the path", ({ expect }) => {
    const call = toHttpCall(method.disconnectConnectedAccount, { id: "ca_12" });
    expect(call.path).toBe("/api/v1/connected_accounts/ca_12:disconnect");
    expect(JSON.parse(call.body ?? "")).not.toHaveProperty("id");
  });

  it.for(["..", "a/b", "", "%2e%2e", "a?b"])(
    "refuse %j as a part of the path",
    (id, { expect }) => {
      expect(() => toHttpCall(method.disconnectConnectedAccount, { id })).toThrow("path segment");
    },
  );
});
