import { describe, it } from "vitest";

import { parseDevVars, renderDevVars } from "../../../scripts/setup/dev-vars.ts";

describe("dev vars", () => {
  it("fills the template in and keeps its comments", ({ expect }) => {
    const text = renderDevVars(
      "# Signs the cookie.\nSESSION_SECRET=\nOPENAI_MODEL=\n",
      new Map([["SESSION_SECRET", "s3cret"]]),
    );
    expect(text).toBe("# Signs the cookie.\nSESSION_SECRET=s3cret\nOPENAI_MODEL=\n");
  });

  it("keeps names that the template does not have", ({ expect }) => {
    const text = renderDevVars("A=\n", new Map([["B", "1"]]));
    expect(parseDevVars(text)).toEqual(
      new Map([
        ["A", ""],
        ["B", "1"],
      ]),
    );
  });

  it("reads back what it wrote, spaces and hashes included", ({ expect }) => {
    const values = new Map([
      ["A", "two words # not a comment"],
      ["B", "https://x.test/v1?a=b"],
    ]);
    expect(parseDevVars(renderDevVars("A=\nB=\n", values))).toEqual(values);
  });
});
