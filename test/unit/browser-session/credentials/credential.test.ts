import { describe, it } from "vitest";

import {
  mintHandle,
  mintSecret,
  objectNameOf,
  openCredential,
  renewedSecret,
  sealCredential,
} from "../../../../src/browser-session/credentials/credential.ts";

const SECRETS = ["first-".padEnd(32, "x"), "second-".padEnd(32, "y")];

function parts() {
  return { handle: mintHandle(), secret: mintSecret() };
}

describe("what is minted", () => {
  it("is of as many random bits as its text has places for, and never twice the same", ({
    expect,
  }) => {
    const handles = Array.from({ length: 200 }, mintHandle);
    const secrets = Array.from({ length: 200 }, mintSecret);
    expect(new Set(handles).size).toBe(200);
    expect(new Set(secrets).size).toBe(200);
    expect(handles.every((handle) => /^[\w-]{22}$/.test(handle))).toBe(true);
    expect(secrets.every((secret) => /^[\w-]{43}$/.test(secret))).toBe(true);
    // No place of the text is the same in all of them.
    for (const minted of [handles, secrets]) {
      for (let place = 0; place < (minted[0]?.length ?? 0); place += 1) {
        expect(new Set(minted.map((text) => text[place])).size).toBeGreaterThan(1);
      }
    }
  });
});

describe("the secret that follows one in its time", () => {
  it("is one, and another for every secret, handle and deployment", async ({ expect }) => {
    const one = parts();
    const renewed = await renewedSecret(one, SECRETS);
    expect(renewed).toMatch(/^[\w-]{43}$/);
    expect(await renewedSecret(one, SECRETS)).toBe(renewed);
    const others = await Promise.all([
      renewedSecret({ ...one, secret: mintSecret() }, SECRETS),
      renewedSecret({ ...one, handle: mintHandle() }, SECRETS),
      renewedSecret(one, SECRETS.toReversed()),
    ]);
    expect(new Set([renewed, one.secret, ...others]).size).toBe(5);
  });

  it("is no signature of a credential", async ({ expect }) => {
    const one = parts();
    const renewed = await renewedSecret(one, SECRETS);
    for (const kind of ["cookie", "token", "login"] as const) {
      expect(await sealCredential(kind, one, SECRETS)).not.toContain(renewed);
    }
  });
});

describe("a sealed credential", () => {
  it("opens to the parts it was sealed with", async ({ expect }) => {
    const minted = parts();
    const sealed = await sealCredential("cookie", minted, SECRETS);
    expect(sealed).toMatch(/^[\w-]{22}\.[\w-]{43}\.[\w-]{43}$/);
    expect(await openCredential("cookie", sealed, SECRETS)).toEqual(minted);
  });

  it("is signed by the first secret and verified by all", async ({ expect }) => {
    const minted = parts();
    const [first = "", second = ""] = SECRETS;
    const sealed = await sealCredential("cookie", minted, [second, first]);
    expect(await openCredential("cookie", sealed, SECRETS)).toEqual(minted);
    expect(await openCredential("cookie", sealed, [first])).toBeNull();
  });

  it("does not open as the other kind", async ({ expect }) => {
    const sealed = await sealCredential("cookie", parts(), SECRETS);
    expect(await openCredential("token", sealed, SECRETS)).toBeNull();
  });

  it("does not open once any one of its characters was changed", async ({ expect }) => {
    const sealed = await sealCredential("cookie", parts(), SECRETS);
    for (let index = 0; index < sealed.length; index += 1) {
      const other = sealed[index] === "A" ? "B" : "A";
      const tampered = sealed.slice(0, index) + other + sealed.slice(index + 1);
      expect(await openCredential("cookie", tampered, SECRETS)).toBeNull();
    }
  });

  it.for(["", ".", "..", "a.b.c", "%", "x".repeat(10_000), "é".repeat(22)])(
    "does not open from %s",
    async (value, { expect }) => {
      expect(await openCredential("cookie", value, SECRETS)).toBeNull();
    },
  );

  it("has no second spelling of its signature", async ({ expect }) => {
    const sealed = await sealCredential("cookie", parts(), SECRETS);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const openings = await Promise.all(
      Array.from(alphabet, (last) => openCredential("cookie", sealed.slice(0, -1) + last, SECRETS)),
    );
    expect(openings.filter((opened) => opened !== null)).toHaveLength(1);
  });

  it("names its object by a hash of the handle", async ({ expect }) => {
    const { handle } = parts();
    const name = await objectNameOf(handle);
    expect(name).toMatch(/^[\w-]{43}$/);
    expect(name).not.toContain(handle);
  });
});
