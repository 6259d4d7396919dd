import { describe, it } from "vitest";

import { readAccount } from "../../../src/github/account.ts";
import {
  connect,
  connectionOf,
  CONSENTED,
  decide,
  SIGNAL,
  STATE,
  SUBJECTS,
} from "./connector-subjects.ts";
import { failureOf } from "./scalekit-connection.ts";

const MINE = connectionOf("a");
const OTHER = connectionOf("b");

describe.each(Object.entries(SUBJECTS))("the %s connector", (_name, createSubject) => {
  it("sends the browser back with our state and a proof", async ({ expect }) => {
    const subject = createSubject();
    const callback = await decide(subject, MINE);
    expect(callback.origin + callback.pathname).toBe(subject.callbackUrl);
    expect([...callback.searchParams.keys()].toSorted()).toEqual(
      [subject.proof, "state"].toSorted(),
    );
    expect(callback.searchParams.get("state")).toBe(STATE);
  });

  it("is connected once the callback is verified, and not before", async ({ expect }) => {
    const subject = createSubject();
    const { connector } = subject;
    const callback = await decide(subject, MINE);
    const proof = callback.searchParams.get(subject.proof) ?? "";
    expect(await connector.status(MINE, SIGNAL)).toBe("pending");
    expect(await connector.verify(MINE, proof, SIGNAL)).toMatchObject({
      ok: true,
      value: { outcome: "verified" },
    });
    expect(await connector.status(MINE, SIGNAL)).toBe("active");
  });

  it("verifies a callback once, and a second one changes nothing", async ({ expect }) => {
    const subject = createSubject();
    const { connector } = subject;
    const proof = await connect(subject, MINE);
    expect(await connector.verify(MINE, proof, SIGNAL)).not.toMatchObject({
      ok: true,
      value: { outcome: "verified" },
    });
    expect(await connector.status(MINE, SIGNAL)).toBe("active");
    expect((await readAccount(connector.fetch(MINE))).login).toBe("mira-lindqvist");
  });

  it("verifies nobody else's callback", async ({ expect }) => {
    const subject = createSubject();
    const { connector } = subject;
    const callback = await decide(subject, MINE);
    await decide(subject, OTHER, "approve", "tomas-reyes");
    const proof = callback.searchParams.get(subject.proof) ?? "";
    expect(await connector.verify(OTHER, proof, SIGNAL)).toEqual({
      ok: false,
      failure: { code: "verification_rejected" },
    });
    expect(await connector.status(OTHER, SIGNAL)).not.toBe("active");
  });

  it.for(["made-up", "", "../../user", "x".repeat(2048)])(
    "connects nobody with the proof %j",
    async (proof, { expect }) => {
      const subject = createSubject();
      await decide(subject, MINE);
      const verified = await subject.connector.verify(MINE, proof, SIGNAL);
      expect(verified).not.toMatchObject({ ok: true, value: { outcome: "verified" } });
      expect(await subject.connector.status(MINE, SIGNAL)).not.toBe("active");
    },
  );

  it("lets nothing through that is not on the allow-list", async ({ expect }) => {
    const subject = createSubject();
    await connect(subject, MINE);
    const before = subject.world.control.log.entries().length;
    const fetchAsMe = subject.connector.fetch(MINE);
    for (const [method, address] of [
      ["DELETE", "https://api.github.com/user"],
      ["GET", "https://api.github.com/user/emails"],
      ["GET", "https://elsewhere.example/user"],
      ["GET", "https://api.github.com/repos/a/b/../../user"],
    ] as const) {
      await expect(fetchAsMe(address, { method })).rejects.toThrow("allow-list");
    }
    expect(subject.world.control.log.entries()).toHaveLength(before);
  });

  it("asks for a new connection when GitHub no longer accepts this one", async ({ expect }) => {
    const subject = createSubject();
    await connect(subject, MINE);
    subject.revoke();
    const failure = await failureOf(readAccount(subject.connector.fetch(MINE)));
    expect(failure).toMatchObject({ code: "reconnect_required" });
  });

  it("keeps on reading long after it was connected", async ({ expect }) => {
    const subject = createSubject();
    await connect(subject, MINE);
    for (let day = 0; day < 7; day += 1) {
      await subject.clock.advance(86_400_000);
      expect((await readAccount(subject.connector.fetch(MINE))).login).toBe("mira-lindqvist");
    }
  });

  it("completes again when the question was lost on the way", async ({ expect }) => {
    const subject = createSubject();
    const callback = await decide(subject, MINE);
    const proof = callback.searchParams.get(subject.proof) ?? "";
    subject.fault(subject.completing, { kind: "reset" });
    let verified = await subject.connector.verify(MINE, proof, SIGNAL).catch(() => null);
    verified ??= await subject.connector.verify(MINE, proof, SIGNAL);
    expect(verified).toMatchObject({ ok: true, value: { outcome: "verified" } });
  });

  it("removes one connection of a person and leaves the other", async ({ expect }) => {
    const subject = createSubject();
    await connect(subject, MINE);
    await connect(subject, OTHER);
    await subject.connector.remove(MINE, SIGNAL);
    expect((await readAccount(subject.connector.fetch(OTHER))).login).toBe("mira-lindqvist");
  });
});

describe.each(Object.entries(CONSENTED))("consent over the %s connector", (name, createSubject) => {
  it("leads to a page where the person decides, for ten minutes", async ({ expect }) => {
    const { connector, clock, world, callbackUrl } = createSubject();
    const flow = { state: STATE, callbackUrl };
    const { authLink, expiresAt } = await connector.authorize(MINE, flow, SIGNAL);
    expect(connector.name).toBe(name);
    expect(expiresAt).toBe(clock.now() + 600_000);
    const page = await world.fetch(new Request(authLink));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("Approve");
    expect(await connector.status(MINE, SIGNAL)).toBe("pending");
  });

  it("says when the person has declined", async ({ expect }) => {
    const subject = createSubject();
    const callback = await decide(subject, MINE, "deny");
    expect(callback.searchParams.get("error")).toBe("access_denied");
    expect(callback.searchParams.get("state")).toBe(STATE);
    expect(await subject.connector.status(MINE, SIGNAL)).toBe("pending");
  });

  it("reads as the person who approved, each connection as its own", async ({ expect }) => {
    const subject = createSubject();
    const { connector } = subject;
    await connect(subject, MINE);
    await connect(subject, OTHER, "tomas-reyes");
    const [mine, other] = await Promise.all([
      readAccount(connector.fetch(MINE)),
      readAccount(connector.fetch(OTHER)),
    ]);
    expect([mine.login, other.login]).toEqual(["mira-lindqvist", "tomas-reyes"]);
  });

  it("leaves nothing upstream when it is removed, and can be removed again", async ({ expect }) => {
    const subject = createSubject();
    const { connector } = subject;
    await connect(subject, MINE);
    expect(subject.upstream()).toBe(1);
    await connector.remove(MINE, SIGNAL);
    expect(subject.upstream()).toBe(0);
    expect(await connector.status(MINE, SIGNAL)).toBe("missing");
    await connector.remove(MINE, SIGNAL);
    expect(subject.calls(subject.removing)).toBeGreaterThan(0);
  });

  it("leaves nothing upstream after it was revoked there", async ({ expect }) => {
    const subject = createSubject();
    await connect(subject, MINE);
    subject.revoke();
    await subject.connector.remove(MINE, SIGNAL);
    expect(subject.upstream()).toBe(0);
    expect(await subject.connector.status(MINE, SIGNAL)).toBe("missing");
  });

  it("removes what was never approved", async ({ expect }) => {
    const subject = createSubject();
    await decide(subject, MINE, "deny");
    await subject.connector.remove(MINE, SIGNAL);
    expect(await subject.connector.status(MINE, SIGNAL)).toBe("missing");
  });

  it("fails to remove while the other side does not answer, and keeps what it needs to", async ({
    expect,
  }) => {
    const subject = createSubject();
    await connect(subject, MINE);
    subject.fault(subject.removing, { kind: "status", status: 503, body: "" }, null);
    await expect(subject.connector.remove(MINE, SIGNAL)).rejects.toThrow();
    expect(subject.upstream()).toBe(1);
    subject.world.control.faults.clear();
    await subject.connector.remove(MINE, SIGNAL);
    expect(subject.upstream()).toBe(0);
  });
});

describe("the token connector", () => {
  it("leads straight back, and keeps nothing of the token", async ({ expect }) => {
    const { connector, callbackUrl, world } = SUBJECTS.token();
    const flow = { state: STATE, callbackUrl };
    const { authLink } = await connector.authorize(MINE, flow, SIGNAL);
    expect(authLink.startsWith(`${callbackUrl}?`)).toBe(true);
    expect(authLink).not.toContain("ghp_");
    expect(world.control.log.entries()).toEqual([]);
    expect(await connector.status(MINE, SIGNAL)).toBe("pending");
    await connector.remove(MINE, SIGNAL);
    expect(await connector.status(MINE, SIGNAL)).toBe("missing");
  });

  it("says that GitHub refuses the token, and connects nobody", async ({ expect }) => {
    const subject = SUBJECTS.token();
    const callback = await decide(subject, MINE);
    subject.revoke();
    const proof = callback.searchParams.get("code") ?? "";
    const verified = await subject.connector.verify(MINE, proof, SIGNAL);
    expect(verified).toMatchObject({ ok: false, failure: { code: "verification_rejected" } });
    expect(JSON.stringify(verified)).toContain("GITHUB_TOKEN");
    expect(await subject.connector.status(MINE, SIGNAL)).toBe("pending");
  });
});
