import { readOwner, type VisibleOwner } from "../../github/owner-repositories.ts";
import { repositoryNameOf } from "../../github/repository-name.ts";
import { lookForRepository, type VisibleRepository } from "../../github/visible-repository.ts";
import { REPOSITORIES_PER_JOB_MAX, REPOSITORY_LOOK_MAX_MS } from "../../limits.ts";
import type { BoundOwner, BoundRepository } from "../../person/digests/records/digest-record.ts";
import type { DigestOrder, LeftOut } from "../../person/digests/session-port.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { SessionContext } from "../context.ts";
import { askWithin } from "../deadline.ts";
import { reading, servingConnection } from "../jobs/reading.ts";
import { knownLevel } from "../storage/github-access-record.ts";

/** Which repositories a digest is about, as GitHub shows them to its person now. */

export interface Bound {
  repositories: BoundRepository[];
  owner: BoundOwner | null;
}

/** What may be in a digest now: names, and what is left out. */
export type Admitted =
  | { kind: "replaced" }
  | { kind: "admitted"; names: string[]; leftOut: LeftOut };

/** Binds what was named: all of an owner's, or these, each of which must be there. */
export async function bindRepositories(
  names: readonly string[],
  owner: string | undefined,
  context: SessionContext,
): Promise<Result<Bound>> {
  if (owner !== undefined) {
    const seen = await lookAtOwner(owner, context);
    return seen.ok ? bindOwner(seen.value) : seen;
  }
  const looks = await lookAtEach(names, context);
  if (!looks.ok) {
    return looks;
  }
  const missing = names.filter((_, index) => looks.value[index] == null);
  if (missing.length > 0) {
    return fail(
      "repository_not_found",
      names.length === 1 ? {} : { detail: `GitHub does not show you ${missing.join(", ")}.` },
    );
  }
  return succeed({ repositories: boundOf(names, looks.value), owner: null });
}

/** Binds anew those of a digest that are there; the others are not among them. */
export async function bindAnew(
  names: readonly string[],
  owner: string | undefined,
  context: SessionContext,
): Promise<Result<Bound>> {
  if (owner !== undefined) {
    return bindRepositories(names, owner, context);
  }
  const looks = await lookAtEach(names, context);
  return looks.ok ? succeed({ repositories: boundOf(names, looks.value), owner: null }) : looks;
}

/** Looks again at what a digest is about, before its docket begins. */
export async function admitRepositories(
  { repositories, owner, shown }: Pick<DigestOrder, "repositories" | "owner" | "shown">,
  context: SessionContext,
): Promise<Result<Admitted>> {
  if (owner !== null) {
    const seen = await lookAtOwner(owner.login, context);
    if (seen.ok && seen.value.isCut) {
      return fail("github_unavailable");
    }
    if (seen.ok) {
      return succeed(admitOwner(seen.value, { repositories, owner, shown }));
    }
    return seen.failure.code === "repository_not_found"
      ? succeed({
          kind: "admitted",
          names: [],
          leftOut: { lost: [owner.login], turnedPrivate: [], added: [] },
        })
      : seen;
  }
  const looks = await lookAtEach(
    repositories.map(({ name }) => name),
    context,
  );
  return looks.ok ? succeed(admitNamed(repositories, looks.value)) : looks;
}

/** Those that were named, each as it is now; null where GitHub shows nothing of it. */
function admitNamed(
  bound: readonly BoundRepository[],
  seen: readonly (VisibleRepository | null)[],
): Admitted {
  const pairs = bound.map((each, index) => ({ ...each, now: seen[index] ?? null }));
  if (pairs.some(({ id, now }) => now !== null && now.identity.id !== id)) {
    return { kind: "replaced" };
  }
  const namesOf = (those: typeof pairs) => those.map(({ name }) => name);
  return {
    kind: "admitted",
    names: namesOf(pairs.filter((each) => each.now !== null && mayBeSent(each, each.now))),
    leftOut: {
      turnedPrivate: namesOf(
        pairs.filter((each) => each.now !== null && !mayBeSent(each, each.now)),
      ),
      added: [],
      lost: namesOf(pairs.filter(({ now }) => now === null)),
    },
  };
}

function mayBeSent(confirmed: { private: boolean }, now: { private: boolean }): boolean {
  return confirmed.private || !now.private;
}

/**
 * Of an owner's those that are worked on, and those that were when it was last sent: what was merged there since is to be
 * told. Private ones are in it where they were confirmed.
 */
function admitOwner(
  { node, repositories: seen, isPartial }: VisibleOwner,
  {
    repositories: bound,
    owner,
    shown,
  }: Pick<DigestOrder, "repositories" | "shown"> & {
    owner: BoundOwner;
  },
): Admitted {
  const isOther = node !== null && owner.node !== null && node !== owner.node;
  const byName = new Map(seen.map((each) => [nameOf(each).toLowerCase(), each]));
  const isRemade = bound.some(({ id, name }) => {
    const now = byName.get(name.toLowerCase());
    return now !== undefined && now.id !== id;
  });
  if (isOther || isRemade) {
    return { kind: "replaced" };
  }
  const confirmed = new Map(bound.map((each) => [each.id, each]));
  const isAdmitted = (each: VisibleOwner["repositories"][number]) =>
    !each.private || confirmed.get(each.id)?.private === true;
  const admitted = seen.filter(isAdmitted);
  const kept = seen.filter((each) => !isAdmitted(each));
  const active = admitted.filter(({ hasOpen }) => hasOpen);
  const before = admitted.filter(
    (each) => !each.hasOpen && shown.includes(nameOf(each).toLowerCase()),
  );
  const chosen = [...active, ...before];
  return {
    kind: "admitted",
    // Where there is nothing to do, one of them is enough to say so.
    names: (chosen.length > 0 ? chosen : admitted.slice(0, 1))
      .slice(0, REPOSITORIES_PER_JOB_MAX)
      .map(nameOf),
    leftOut: {
      turnedPrivate: kept.filter(({ id }) => confirmed.has(id)).map(nameOf),
      added: kept.filter(({ id }) => !confirmed.has(id)).map(nameOf),
      // What takes single sign-on may be there; one that is gone is missed by nobody.
      lost: isPartial
        ? bound.filter(({ id }) => seen.every((each) => each.id !== id)).map(({ name }) => name)
        : [],
    },
  };
}

function bindOwner({ login, node, repositories }: VisibleOwner): Result<Bound> {
  return repositories.length === 0
    ? fail("repository_not_found", { detail: "GitHub shows you no repository of this owner." })
    : succeed({
        repositories: repositories.map((each) => ({
          name: nameOf(each),
          id: each.id,
          node: each.node,
          private: each.private,
        })),
        owner: { login, node },
      });
}

function boundOf(
  names: readonly string[],
  seen: readonly (VisibleRepository | null)[],
): BoundRepository[] {
  return names.flatMap((name, index) => {
    const now = seen[index];
    return now == null
      ? []
      : [{ name, id: now.identity.id, node: now.identity.node, private: now.private }];
  });
}

function nameOf({ owner, name }: { owner: string; name: string }): string {
  return `${owner}/${name}`;
}

async function lookAtEach(
  names: readonly string[],
  context: SessionContext,
): Promise<Result<(VisibleRepository | null)[]>> {
  return looking(context, async (options) =>
    Promise.all(
      names.map(async (full) =>
        lookForRepository({ ...repositoryNameOf(full), private: false }, options),
      ),
    ),
  );
}

async function lookAtOwner(owner: string, context: SessionContext): Promise<Result<VisibleOwner>> {
  return looking(context, async (options) => readOwner(owner, options));
}

async function looking<Value>(
  context: SessionContext,
  look: (options: Parameters<typeof lookForRepository>[1]) => Promise<Value>,
): Promise<Result<Value>> {
  const { connector, store } = context;
  const connection = servingConnection(context);
  if (!connection.ok) {
    return connection;
  }
  const { identifier } = connection.value;
  return reading(connection.value, context, async () =>
    succeed(
      await askWithin(REPOSITORY_LOOK_MAX_MS, "github", async (signal) =>
        look({
          fetch: connector.fetch({ identifier }),
          toolsFetch: connector.toolsFetch?.({ identifier }) ?? null,
          level: knownLevel(store.sql, identifier, Date.now()) ?? "graphql",
          signal,
          deadline: Date.now() + REPOSITORY_LOOK_MAX_MS,
        }),
      ),
    ),
  );
}
