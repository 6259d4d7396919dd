import { Webhook } from "standardwebhooks";
import { describe, it } from "vitest";

import { seal, unseal } from "../../../src/digests/sealing.ts";
import { mintSigningSecret, signatureHeaders } from "../../../src/digests/signature.ts";

const ADDRESS = "https://hooks.slack.com/services/T0ABC123/B0DEF456/abcdef";
const [OLD, NEW] = ["old".repeat(12), "new".repeat(12)];

describe("what is sealed", () => {
  it("opens for what it was sealed for, under any of the secrets", async ({ expect }) => {
    const sealed = await seal(ADDRESS, "address/1", [OLD]);
    expect(sealed).not.toContain("slack");
    expect(await unseal(sealed, "address/1", [OLD])).toEqual({ text: ADDRESS, isCurrent: true });
    expect(await unseal(sealed, "address/1", [NEW, OLD])).toEqual({
      text: ADDRESS,
      isCurrent: false,
    });
    expect(await unseal(sealed, "address/2", [OLD])).toBeNull();
    expect(await unseal(sealed, "address/1", [NEW])).toBeNull();
  });

  it("is never the same twice, and nothing once it was changed", async ({ expect }) => {
    const sealed = await seal(ADDRESS, "address", [OLD]);
    expect(await seal(ADDRESS, "address", [OLD])).not.toBe(sealed);
    for (const changed of [
      "",
      "A",
      sealed.slice(0, -2),
      `B${sealed.slice(1)}`,
      `${sealed}A`,
      "&",
    ]) {
      if (changed !== sealed) {
        expect(await unseal(changed, "address", [OLD])).toBeNull();
      }
    }
  });
});

describe("a signature", () => {
  it("is one for a library of the specification's own", async ({ expect }) => {
    const secret = mintSigningSecret();
    const body = JSON.stringify({ name: "Zürich ⚓", rows: [] });
    const headers = await signatureHeaders({ id: "dlv_1", body, now: Date.now() }, secret);
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow("signature");
    expect(() => new Webhook(mintSigningSecret()).verify(body, headers)).toThrow("signature");
    expect(() => new Webhook(secret).verify(body, { ...headers, "webhook-id": "dlv_2" })).toThrow(
      "signature",
    );
  });
});
