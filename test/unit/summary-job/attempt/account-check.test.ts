import { describe, it } from "vitest";

import type { ConnectionReader } from "../../../../src/connectors/connector.ts";
import { checkAccount, whileChecking } from "../../../../src/summary-job/attempt/account-check.ts";
import { createGitHub, discussed } from "../../../support/docket-world.ts";

const CONNECTION = { identifier: "usr_1" };
const SIGNAL = new AbortController().signal;

describe("the account of a job", () => {
  it.for([
    ["active", undefined],
    ["pending", "reconnect_required"],
    ["inactive", "reconnect_required"],
    ["missing", "reconnect_required"],
  ] as const)("that is %s ends it or does not: %s", async ([status, code], { expect }) => {
    const reader: Pick<ConnectionReader, "status"> = { status: () => Promise.resolve(status) };
    const checked = checkAccount({ ...UNUSED, ...reader }, CONNECTION, SIGNAL);
    if (code === undefined) {
      await checked;
    } else {
      await expect(checked).rejects.toMatchObject({ failure: { code } });
    }
  });

  it("is waited for before the first answer is given out", async ({ expect }) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const told: string[] = [];
    const pulls = whileChecking(createGitHub([discussed(1, 2)]).pulls, promise);
    const answers = [
      pulls.candidates().then(() => told.push("candidates")),
      pulls.named([1]).then(() => told.push("named")),
      pulls.details(["PR_1"]).then(() => told.push("details")),
      pulls.open().then(() => told.push("open")),
    ];
    await new Promise((idle) => {
      setImmediate(idle);
    });
    expect(told).toEqual([]);
    resolve(undefined);
    await Promise.all(answers);
    expect(told).toHaveLength(4);
  });

  it("has its failure go before the answer's", async ({ expect }) => {
    const lost = new Error("lost");
    const { pulls: github } = createGitHub([]);
    const pulls = whileChecking(
      { ...github, candidates: () => Promise.reject(new Error("not reached")) },
      Promise.reject(lost),
    );
    await expect(pulls.candidates()).rejects.toBe(lost);
  });
});

const UNUSED: ConnectionReader = {
  status: () => Promise.reject(new Error("unused")),
  fetch: () => () => Promise.reject(new Error("unused")),
  readTools: () => ({
    list: () => Promise.resolve([]),
    call: () => Promise.reject(new Error("unused")),
  }),
};
