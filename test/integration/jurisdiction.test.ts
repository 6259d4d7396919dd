import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { objectByName } from "../../src/durable-objects/by-name.ts";

const ANYWHERE = "anywhere";

/** A namespace that notes in which jurisdiction an object is reached. */
function recording(refusal?: Error) {
  const reached: string[] = [];
  const namespaceIn = (where: string): typeof env.PERSON =>
    new Proxy(env.PERSON, {
      get(target, key) {
        if (key === "jurisdiction") {
          return (wanted: string) => {
            if (refusal !== undefined) {
              throw refusal;
            }
            return namespaceIn(wanted);
          };
        }
        if (key === "getByName") {
          return (name: string) => {
            reached.push(`${name} in ${where}`);
            return target.getByName(name);
          };
        }
        throw new Error(`Nothing else is called of a namespace, and ${String(key)} is.`);
      },
    });
  return { namespace: namespaceIn(ANYWHERE), reached };
}

describe("an object", () => {
  it.for([
    ["eu", "eu"],
    ["us", "us"],
    [null, ANYWHERE],
  ] as const)(
    "of a deployment with JURISDICTION=%s is in %s",
    ([jurisdiction, where], { expect }) => {
      const { namespace, reached } = recording();
      objectByName(namespace, "somebody", { jurisdiction });
      expect(reached).toEqual([`somebody in ${where}`]);
    },
  );

  it("is made nowhere where its jurisdiction is refused", ({ expect }) => {
    const { namespace, reached } = recording(new Error("There is no such jurisdiction."));
    expect(() => objectByName(namespace, "somebody", { jurisdiction: "eu" })).toThrow(
      "There is no such jurisdiction.",
    );
    expect(reached).toEqual([]);
  });

  it("is on one's own machine where the runtime has none", ({ expect }) => {
    const { namespace, reached } = recording(
      new Error("Jurisdiction restrictions are not implemented in workerd."),
    );
    objectByName(namespace, "somebody", { jurisdiction: "eu" });
    expect(reached).toEqual([`somebody in ${ANYWHERE}`]);
    expect(() => env.PERSON.jurisdiction("eu")).toThrow("not implemented in workerd");
  });
});
