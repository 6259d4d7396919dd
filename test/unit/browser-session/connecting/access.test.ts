import { describe, it } from "vitest";

import { viewAccess } from "../../../../src/browser-session/connecting/access-view.ts";
import {
  type Access,
  type Authorization,
  begin,
  callback,
  cancel,
  type Change,
  type ConnectedAccount,
  disconnect,
  expire,
  learnAccount,
  linked,
  NO_ACCESS,
  notStarted,
  type Refusal,
  retire,
  revoke,
  seenActive,
  type StateMatch,
  unconfirmed,
  verified,
} from "../../../../src/browser-session/connecting/access.ts";

const NOW = 1_000_000;
const LATER = NOW + 600_000;
const ACCOUNT = { id: 7, login: "mona", avatarUrl: "https://avatars.githubusercontent.com/u/7" };
const HASH = new ArrayBuffer(32);

const OLD: ConnectedAccount = {
  identifier: "usr_old",
  connector: "scalekit",
  state: "connected",
  account: ACCOUNT,
};
const PENDING: Authorization = {
  identifier: "usr_new",
  connector: "scalekit",
  phase: "pending",
  stateHash: HASH,
  supersededHashes: [],
  expiresAt: LATER,
};
const VERIFYING: Authorization = { ...PENDING, phase: "verifying", stateHash: null };

/** Every state a session's access can be in, by name. */
const STATES = {
  none: NO_ACCESS,
  ended: { ...NO_ACCESS, ended: { reason: "expired", at: NOW } },
  pending: { ...NO_ACCESS, authorization: PENDING },
  verifying: { ...NO_ACCESS, authorization: VERIFYING },
  connected: { ...NO_ACCESS, connection: OLD },
  reconnect: { ...NO_ACCESS, connection: { ...OLD, state: "reconnect" } },
  "connected+pending": { ...NO_ACCESS, connection: OLD, authorization: PENDING },
  "connected+verifying": { ...NO_ACCESS, connection: OLD, authorization: VERIFYING },
} satisfies Record<string, Access>;

type StateName = keyof typeof STATES;

const ORPHAN = { identifier: "usr_new", connector: "scalekit", scope: "connection" } as const;

function arrive(
  access: Access,
  more: { match?: StateMatch; refusal?: Refusal; now?: number } = {},
) {
  const { match = "current", refusal = null, now = NOW } = more;
  return callback(access, { match, refusal, verification: "custom" }, now);
}

const EVENTS = {
  begin: (access: Access) =>
    begin(access, {
      identifier: "usr_next",
      connector: "scalekit",
      stateHash: HASH,
      expiresAt: LATER,
    }),
  "link there": (access: Access) => linked(access, ORPHAN),
  "link refused": (access: Access) => notStarted(access, ORPHAN, NOW),
  callback: (access: Access) => arrive(access),
  "callback denied": (access: Access) => arrive(access, { refusal: "denied" }),
  "callback, wrong set-up": (access: Access) => arrive(access, { refusal: "misconfigured" }),
  "callback, wrong state": (access: Access) => arrive(access, { match: "none" }),
  "callback of an earlier link": (access: Access) => arrive(access, { match: "superseded" }),
  "callback, too late": (access: Access) => arrive(access, { now: LATER }),
  verified: (access: Access) => verified(access, ORPHAN, ACCOUNT),
  "not verified": (access: Access) =>
    unconfirmed(access, "usr_new", { reason: "rejected", verification: "custom" }, NOW),
  "active (custom)": (access: Access) =>
    seenActive(access, "usr_new", { verification: "custom", account: null }, NOW),
  "active (scalekit-users)": (access: Access) =>
    seenActive(access, "usr_new", { verification: "scalekit-users", account: ACCOUNT }, NOW),
  time: (access: Access) => expire(access, LATER),
  cancel,
  disconnect: (access: Access) => disconnect(access, "grant"),
  "other connector": (access: Access) => retire(access, "github-app"),
  "account learned": (access: Access) => learnAccount(access, "usr_old", ACCOUNT),
  revoked: (access: Access) => revoke(access, "usr_old"),
} satisfies Record<string, (access: Access) => Change>;

type EventName = keyof typeof EVENTS;

/** `state / identifiers left to remove / what the browser is told`, the last for callbacks only. */
function describeChange({ access, orphans, ...more }: Change & { outcome?: string }): string {
  const { connection, authorization, ended } = access;
  const state = [
    ...(connection === null ? [] : [connection.state, connection.identifier]),
    ...(authorization === null ? [] : [authorization.phase, authorization.identifier]),
    ...(ended === null ? [] : [`ended:${ended.reason}`]),
  ].join(" ");
  const parts = [state, orphans.map(({ identifier }) => identifier).join(" "), more.outcome ?? ""];
  return parts.join(" / ").trim();
}

const UNCHANGED: Record<StateName, string> = {
  none: "/  /",
  ended: "ended:expired /  /",
  pending: "pending usr_new /  /",
  verifying: "verifying usr_new /  /",
  connected: "connected usr_old /  /",
  reconnect: "reconnect usr_old /  /",
  "connected+pending": "connected usr_old pending usr_new /  /",
  "connected+verifying": "connected usr_old verifying usr_new /  /",
};
const UNTOUCHED = new Map(Object.entries(UNCHANGED));

/** What differs from "nothing happens"; a callback also says what the browser is told. */
const DIFFERENCES: Record<EventName, Partial<Record<StateName, string>>> = {
  begin: {
    none: "pending usr_next /  /",
    ended: "pending usr_next /  /",
    pending: "pending usr_next / usr_new /",
    verifying: "pending usr_next / usr_new /",
    connected: "connected usr_old pending usr_next /  /",
    reconnect: "reconnect usr_old pending usr_next /  /",
    "connected+pending": "connected usr_old pending usr_next / usr_new /",
    "connected+verifying": "connected usr_old pending usr_next / usr_new /",
  },
  "link there": {
    none: "/ usr_new /",
    ended: "ended:expired / usr_new /",
    connected: "connected usr_old / usr_new /",
    reconnect: "reconnect usr_old / usr_new /",
  },
  "link refused": {
    none: "/ usr_new /",
    ended: "ended:expired / usr_new /",
    pending: "ended:unavailable / usr_new /",
    verifying: "ended:unavailable / usr_new /",
    connected: "connected usr_old / usr_new /",
    reconnect: "reconnect usr_old / usr_new /",
    "connected+pending": "connected usr_old ended:unavailable / usr_new /",
    "connected+verifying": "connected usr_old ended:unavailable / usr_new /",
  },
  callback: {
    none: "/  / no_pending",
    ended: "ended:expired /  / state_invalid",
    pending: "verifying usr_new /  / verify",
    verifying: "verifying usr_new /  / state_invalid",
    connected: "connected usr_old /  / state_invalid",
    reconnect: "reconnect usr_old /  / state_invalid",
    "connected+pending": "connected usr_old verifying usr_new /  / verify",
    "connected+verifying": "connected usr_old verifying usr_new /  / state_invalid",
  },
  "callback denied": {
    none: "/  / no_pending",
    ended: "ended:expired /  / state_invalid",
    pending: "ended:denied / usr_new / denied",
    verifying: "verifying usr_new /  / state_invalid",
    connected: "connected usr_old /  / state_invalid",
    reconnect: "reconnect usr_old /  / state_invalid",
    "connected+pending": "connected usr_old ended:denied / usr_new / denied",
    "connected+verifying": "connected usr_old verifying usr_new /  / state_invalid",
  },
  "callback, wrong set-up": {
    none: "/  / no_pending",
    ended: "ended:expired /  / state_invalid",
    pending: "ended:misconfigured / usr_new / misconfigured",
    verifying: "verifying usr_new /  / state_invalid",
    connected: "connected usr_old /  / state_invalid",
    reconnect: "reconnect usr_old /  / state_invalid",
    "connected+pending": "connected usr_old ended:misconfigured / usr_new / misconfigured",
    "connected+verifying": "connected usr_old verifying usr_new /  / state_invalid",
  },
  "callback, wrong state": {
    none: "/  / no_pending",
    ended: "ended:expired /  / state_invalid",
    pending: "ended:state_mismatch / usr_new / state_invalid",
    verifying: "verifying usr_new /  / state_invalid",
    connected: "connected usr_old /  / state_invalid",
    reconnect: "reconnect usr_old /  / state_invalid",
    "connected+pending": "connected usr_old ended:state_mismatch / usr_new / state_invalid",
    "connected+verifying": "connected usr_old verifying usr_new /  / state_invalid",
  },
  "callback of an earlier link": {
    none: "/  / no_pending",
    ended: "ended:expired /  / state_invalid",
    pending: "pending usr_new /  / state_invalid",
    verifying: "verifying usr_new /  / state_invalid",
    connected: "connected usr_old /  / state_invalid",
    reconnect: "reconnect usr_old /  / state_invalid",
    "connected+pending": "connected usr_old pending usr_new /  / state_invalid",
    "connected+verifying": "connected usr_old verifying usr_new /  / state_invalid",
  },
  "callback, too late": {
    none: "/  / no_pending",
    ended: "ended:expired /  / state_invalid",
    pending: "ended:expired / usr_new / state_invalid",
    verifying: "verifying usr_new /  / state_invalid",
    connected: "connected usr_old /  / state_invalid",
    reconnect: "reconnect usr_old /  / state_invalid",
    "connected+pending": "connected usr_old ended:expired / usr_new / state_invalid",
    "connected+verifying": "connected usr_old verifying usr_new /  / state_invalid",
  },
  verified: {
    none: "/ usr_new /",
    ended: "ended:expired / usr_new /",
    pending: "pending usr_new / usr_new /",
    verifying: "connected usr_new /  /",
    connected: "connected usr_old / usr_new /",
    reconnect: "reconnect usr_old / usr_new /",
    "connected+pending": "connected usr_old pending usr_new / usr_new /",
    "connected+verifying": "connected usr_new / usr_old /",
  },
  "not verified": {
    verifying: "ended:rejected / usr_new /",
    "connected+verifying": "connected usr_old ended:rejected / usr_new /",
  },
  "active (custom)": {
    pending: "ended:unverified / usr_new /",
    "connected+pending": "connected usr_old ended:unverified / usr_new /",
  },
  "active (scalekit-users)": {
    pending: "connected usr_new /  /",
    "connected+pending": "connected usr_new / usr_old /",
  },
  time: {
    pending: "ended:expired / usr_new /",
    verifying: "ended:unavailable / usr_new /",
    "connected+pending": "connected usr_old ended:expired / usr_new /",
    "connected+verifying": "connected usr_old ended:unavailable / usr_new /",
  },
  cancel: {
    ended: "/  /",
    pending: "/ usr_new /",
    verifying: "/ usr_new /",
    "connected+pending": "connected usr_old / usr_new /",
    "connected+verifying": "connected usr_old / usr_new /",
  },
  disconnect: {
    ended: "/  /",
    pending: "/ usr_new /",
    verifying: "/ usr_new /",
    connected: "/ usr_old /",
    reconnect: "/ usr_old /",
    "connected+pending": "/ usr_old usr_new /",
    "connected+verifying": "/ usr_old usr_new /",
  },
  "other connector": {
    connected: "reconnect usr_old /  /",
    "connected+pending": "reconnect usr_old pending usr_new /  /",
    "connected+verifying": "reconnect usr_old verifying usr_new /  /",
  },
  "account learned": {},
  revoked: {
    connected: "reconnect usr_old /  /",
    "connected+pending": "reconnect usr_old pending usr_new /  /",
    "connected+verifying": "reconnect usr_old verifying usr_new /  /",
  },
};

/** What the page is told, by the state that the cell has come to: whether jobs can start, the state, and why. */
const SEEN = new Map<string, readonly [connected: boolean, state: string, reason: RegExp | null]>([
  ["", [false, "none", null]],
  ["ended:expired", [false, "none", /not finished within 10 minutes.*user verification/]],
  ["ended:denied", [false, "none", /access was declined.*try again any time/]],
  ["ended:misconfigured", [false, "none", /how this deployment asks.*npm run doctor/]],
  ["ended:unavailable", [false, "none", /did not answer properly.*in a few minutes/]],
  ["ended:state_mismatch", [false, "none", /invalid state.*Connect GitHub again/]],
  ["ended:rejected", [false, "none", /could not be tied to this session.*Connect GitHub again/]],
  ["ended:unverified", [false, "none", /not trusted.*user verification.*custom/]],
  ["pending", [false, "pending", null]],
  ["verifying", [false, "pending", null]],
  ["connected", [true, "connected", null]],
  ["connected pending", [true, "pending", null]],
  ["connected verifying", [true, "pending", null]],
  ["connected ended:expired", [true, "connected", /not finished within 10 minutes/]],
  ["connected ended:denied", [true, "connected", /access was declined/]],
  ["connected ended:misconfigured", [true, "connected", /how this deployment asks/]],
  ["connected ended:unavailable", [true, "connected", /did not answer properly/]],
  ["connected ended:state_mismatch", [true, "connected", /invalid state/]],
  ["connected ended:rejected", [true, "connected", /could not be tied/]],
  ["connected ended:unverified", [true, "connected", /not trusted/]],
  [
    "reconnect",
    [false, "reconnect", /no longer accepts this connection.*keeps ten.*Reconnect GitHub/],
  ],
  ["reconnect pending", [false, "pending", null]],
  ["reconnect verifying", [false, "pending", null]],
]);

const TABLE = new Map(
  Object.entries(DIFFERENCES).map(([event, cells]) => [event, new Map(Object.entries(cells))]),
);

const CELLS = Object.entries(EVENTS).flatMap(([event, apply]) =>
  Object.entries(STATES).map(([state, access]) => ({
    event,
    state,
    access,
    apply,
    expected: TABLE.get(event)?.get(state) ?? UNTOUCHED.get(state),
  })),
);

describe("access to GitHub", () => {
  it.for(CELLS)("$state, $event: $expected", ({ access, apply, expected }, { expect }) => {
    const change = apply(access);
    expect(describeChange(change)).toBe(expected);
    const [state = ""] = (expected ?? "").split(/ ?\/ /);
    const [connected, shown, reason] = SEEN.get(state.replaceAll(/ usr_\w+/g, "")) ?? [];
    const view = viewAccess(change.access, NOW, "scalekit");
    expect(view).toMatchObject({ connected, state: shown });
    expect(view.reason ?? "").toMatch(reason ?? /^$/);
  });

  it("sends nobody to a dashboard that is not in use", ({ expect }) => {
    expect(viewAccess(STATES.ended, NOW, "github-app").reason).toBe(
      "The authorization was not finished within 10 minutes. Connect GitHub again.",
    );
  });

  it("uses up the state even when it does not match, where polling still connects", ({
    expect,
  }) => {
    const users = { verification: "scalekit-users" } as const;
    const wrong = callback(STATES.pending, { match: "none", refusal: null, ...users }, NOW);
    expect(wrong.outcome).toBe("state_invalid");
    const right = callback(wrong.access, { match: "current", refusal: null, ...users }, NOW);
    expect(right.outcome).toBe("state_invalid");
    const seen = seenActive(right.access, "usr_new", { ...users, account: ACCOUNT }, NOW);
    expect(seen.connected).toBe(true);
  });

  it("remembers the states of the links it replaced, the newest four", ({ expect }) => {
    const hashes = Array.from({ length: 7 }, () => new ArrayBuffer(32));
    let access: Access = NO_ACCESS;
    for (const stateHash of hashes) {
      const identifier = "usr_next";
      ({ access } = begin(access, {
        identifier,
        connector: "scalekit",
        stateHash,
        expiresAt: LATER,
      }));
    }
    expect(access.authorization?.stateHash).toBe(hashes[6]);
    expect(access.authorization?.supersededHashes).toEqual(hashes.slice(2, 6).toReversed());
  });

  it("leaves a refused callback to polling where polling is trusted", ({ expect }) => {
    const why = { reason: "rejected", verification: "scalekit-users" } as const;
    const { access, orphans } = unconfirmed(STATES.verifying, "usr_new", why, NOW);
    expect(access.authorization).toMatchObject({ phase: "pending", stateHash: null });
    expect(orphans).toEqual([]);
  });

  it("ends the grant upstream only where the person gave up the connection", ({ expect }) => {
    expect(disconnect(STATES["connected+pending"], "grant").orphans).toEqual([
      { identifier: "usr_old", connector: "scalekit", scope: "grant" },
      { identifier: "usr_new", connector: "scalekit", scope: "connection" },
    ]);
    expect(cancel(STATES.pending).orphans).toEqual([ORPHAN]);
    expect(verified(STATES["connected+verifying"], ORPHAN, ACCOUNT).orphans).toMatchObject([
      { identifier: "usr_old", scope: "connection" },
    ]);
  });

  it("ignores news about accounts it no longer has", ({ expect }) => {
    expect(revoke(STATES.connected, "usr_older").access).toBe(STATES.connected);
    const seen = { verification: "scalekit-users", account: null } as const;
    expect(seenActive(STATES.pending, "usr_older", seen, NOW).connected).toBe(false);
  });

  it("gives a callback that is being verified a minute of its own", ({ expect }) => {
    const { access } = arrive(STATES.pending, { now: LATER - 1 });
    expect(expire(access, LATER).access).toBe(access);
    expect(expire(access, LATER + 60_000).access.ended?.reason).toBe("unavailable");
  });
});
