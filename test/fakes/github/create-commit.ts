import { createHash } from "node:crypto";

import { registerPerson } from "./accounts.ts";
import type { Setting } from "./create-discussion.ts";
import { type Check, type Commit, type Store, timestamp } from "./store.ts";
import type { CheckSpec, CommitSpec } from "./world.ts";

export function createCommit(setting: Setting, seed: string, spec: CommitSpec): Commit {
  const committedAt = spec.at ?? setting.createdAt;
  return {
    oid: spec.oid ?? objectId(`${seed}:${spec.message}`),
    message: spec.message.trim(),
    author: registerPerson(setting.store, spec.author ?? null),
    committedAt,
    checks: (spec.checks ?? []).map((check) => createCheck(setting.store, check, committedAt)),
  };
}

export function createCheck(store: Store, spec: CheckSpec, at: string): Check {
  if ("context" in spec) {
    const { context, state, description = "" } = spec;
    return {
      kind: "status",
      databaseId: store.nextId(),
      context,
      state,
      description,
      createdAt: at,
    };
  }
  const status = spec.status ?? "COMPLETED";
  return {
    kind: "run",
    databaseId: store.nextId(),
    name: spec.name,
    app: spec.app ?? "github-actions",
    status,
    conclusion: status === "COMPLETED" ? (spec.conclusion ?? "SUCCESS") : null,
    startedAt: at,
    completedAt: status === "COMPLETED" ? timestamp(Date.parse(at) + 260_000) : null,
  };
}

export function objectId(seed: string): string {
  return createHash("sha1").update(seed).digest("hex");
}
