import { afterEach, beforeEach, describe, it, vi } from "vitest";

import type { SessionContext } from "../../src/browser-session/context.ts";
import { createRepositoryReaders } from "../../src/browser-session/jobs/repository-access.ts";
import { REPOSITORY_ACCESS_MS, REPOSITORY_LOOK_MAX_MS } from "../../src/limits.ts";
import { fail } from "../../src/protocol/failures.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const DAY_MS = 24 * 60 * 60 * 1000;
const PERSON = 7;
const LANTERN = { owner: "harbor", name: "lantern", private: false };
const RUDDER = { owner: "harbor", name: "rudder", private: false };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});

afterEach(() => {
  vi.useRealTimers();
});

interface Session {
  /** Names that GitHub shows, in small letters. */
  shown: Set<string>;
  asked: string[][];
  identifier: string;
  account: number;
  /** Called while GitHub is being asked. */
  meanwhile: () => void;
}

/** A session over REST, whose GitHub shows what it is told to. */
function createSession() {
  const session: Session = {
    shown: new Set(["harbor/lantern", "harbor/rudder"]),
    asked: [],
    identifier: "usr_1",
    account: PERSON,
    meanwhile: () => undefined,
  };
  const fetch: typeof globalThis.fetch = async (input) => {
    const { pathname } = new URL(new Request(input).url);
    const name = pathname.replace("/repos/", "").toLowerCase();
    session.asked.push([session.identifier, name]);
    session.meanwhile();
    const body = { id: name.length, node_id: `R_${name.length}`, full_name: name, private: false };
    return session.shown.has(name)
      ? Response.json(body)
      : Response.json({ message: "Not Found" }, { status: 404 });
  };
  const context = (): SessionContext =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a context it takes no more
    ({
      store: {
        isOpen: true,
        access: () => ({
          connection: {
            identifier: session.identifier,
            connector: "scalekit",
            state: "connected",
            account: { id: session.account, login: "ada", avatarUrl: "" },
          },
        }),
        sql: {
          exec: () => ({
            toArray: () => [{ level: "rest", level_until: NOW + DAY_MS, member_until: 0 }],
          }),
        },
        change: () => Promise.resolve(),
      },
      connector: { name: "scalekit", fetch: () => fetch },
    }) as unknown as SessionContext;
  return { session, readers: createRepositoryReaders(context) };
}

describe("who may read what was gathered", () => {
  it("is asked of GitHub once in a minute, for all who ask", async ({ expect }) => {
    const { session, readers } = createSession();
    const both = await Promise.all([
      readers.askAs(PERSON, [LANTERN]),
      readers.askAs(PERSON, [LANTERN]),
    ]);
    expect(both[0]).toMatchObject({ ok: true, value: [{ until: NOW + REPOSITORY_ACCESS_MS }] });
    expect(both[1]).toEqual(both[0]);
    expect(session.asked).toHaveLength(1);
    vi.setSystemTime(NOW + REPOSITORY_ACCESS_MS - 1);
    await readers.askAs(PERSON, [{ ...LANTERN, name: "Lantern" }]);
    expect(session.asked).toHaveLength(1);
    vi.setSystemTime(NOW + REPOSITORY_ACCESS_MS);
    await readers.askAs(PERSON, [LANTERN]);
    expect(session.asked).toHaveLength(2);
  });

  it("is asked only of those that are not known, and answered in their order", async ({
    expect,
  }) => {
    const { session, readers } = createSession();
    await readers.askAs(PERSON, [RUDDER]);
    vi.setSystemTime(NOW + 1000);
    const seen = await readers.askAs(PERSON, [LANTERN, RUDDER]);
    expect(session.asked.map(([, name]) => name)).toEqual(["harbor/rudder", "harbor/lantern"]);
    expect(seen.ok && seen.value.map(({ until }) => until)).toEqual([
      NOW + 1000 + REPOSITORY_ACCESS_MS,
      NOW + REPOSITORY_ACCESS_MS,
    ]);
  });

  it("is nobody else than the person it was asked for", async ({ expect }) => {
    const { session, readers } = createSession();
    expect((await readers.askAs(PERSON, [LANTERN])).ok).toBe(true);
    expect(await readers.askAs(8, [LANTERN])).toMatchObject({
      failure: { code: "reconnect_required" },
    });
    expect(session.asked).toHaveLength(1);
  });

  it("is nobody where GitHub does not show one of them, and that is not kept", async ({
    expect,
  }) => {
    const { session, readers } = createSession();
    session.shown.delete("harbor/rudder");
    expect(await readers.askAs(PERSON, [LANTERN, RUDDER])).toEqual(fail("not_found"));
    session.shown.add("harbor/rudder");
    expect((await readers.askAs(PERSON, [LANTERN, RUDDER])).ok).toBe(true);
  });

  it("is not known where another connection took the place of the one that looked", async ({
    expect,
  }) => {
    const { session, readers } = createSession();
    session.meanwhile = () => {
      session.identifier = "usr_2";
    };
    expect(await readers.askAs(PERSON, [LANTERN])).toMatchObject({
      failure: { code: "access_unknown", retryAfterMs: REPOSITORY_LOOK_MAX_MS },
    });
  });

  it("is nobody whose session has another person by then", async ({ expect }) => {
    const { session, readers } = createSession();
    session.meanwhile = () => {
      session.account = 8;
    };
    expect(await readers.askAs(PERSON, [LANTERN])).toMatchObject({
      failure: { code: "reconnect_required" },
    });
  });
});
