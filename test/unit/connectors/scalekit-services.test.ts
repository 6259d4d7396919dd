import { fromJson } from "@bufbuild/protobuf";
import * as accounts from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import * as tools from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/tools/tools_pb.js";
import { describe, it } from "vitest";

import { httpRuleOf } from "../../../src/connectors/scalekit/http-rule.ts";
import {
  ConnectedAccountService,
  ConnectorStatus,
  ToolService,
} from "../../../src/connectors/scalekit/services.ts";

const SERVICES = [
  { kept: ConnectedAccountService, whole: accounts.ConnectedAccountService },
  { kept: ToolService, whole: tools.ToolService },
];

const CALLS = SERVICES.flatMap(({ kept, whole }) =>
  kept.methods.map((method) => ({
    name: method.name,
    method,
    original: whole.methods.find(({ name }) => name === method.name) ?? method,
  })),
);

type Method = (typeof CALLS)[number]["method"];
type Message = Method["input"];

/** Every field that can be reached, by its path; a message that contains itself would never end. */
function fieldsOf(message: Message, path = ""): string[] {
  return message.fields.flatMap((field) => {
    const at = `${path}.${field.name}`;
    const own = `${at} ${field.jsonName} ${field.number} ${field.fieldKind} ${String(field.scalar)}`;
    const isOurs = field.message?.typeName.startsWith("scalekit.") === true;
    return [own, ...(isOurs && field.message ? fieldsOf(field.message, at) : [])];
  });
}

function isCredential(field: string): boolean {
  return field.includes(".authorization_details");
}

describe("the calls of the SDK that are kept", () => {
  it.for(CALLS)("$name is called as the SDK says", ({ method, original }, { expect }) => {
    expect(original).not.toBe(method);
    expect(httpRuleOf(method)).toEqual(httpRuleOf(original));
  });

  it.for(CALLS)("$name has the SDK's fields, people's tokens aside", (call, { expect }) => {
    const { method, original } = call;
    for (const side of ["input", "output"] as const) {
      const expected = fieldsOf(original[side]).filter((field) => !isCredential(field));
      expect(fieldsOf(method[side])).toEqual(expected);
    }
  });

  it("know the SDK's states of an account", ({ expect }) => {
    const { ConnectorStatus: whole } = accounts;
    expect(ConnectorStatus).toEqual(
      Object.fromEntries(Object.entries(whole).filter(([, value]) => typeof value === "number")),
    );
  });

  it("read no token that an answer brings", ({ expect }) => {
    const { output } = ConnectedAccountService.method.getConnectedAccountDetails;
    const answer = fromJson(
      output,
      {
        connected_account: {
          status: "ACTIVE",
          authorization_details: { oauth_token: { access_token: "gho_sample" } },
        },
      },
      { ignoreUnknownFields: true },
    );
    expect(answer.connectedAccount?.status).toBe(ConnectorStatus.ACTIVE);
    expect(JSON.stringify(answer)).not.toContain("gho_sample");
  });
});
