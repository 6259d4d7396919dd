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

  it("reads back what it wrote, whatever it holds", ({ expect }) => {
    const values = new Map([
      ["A", "two words # not a comment"],
      ["B", "https://x.test/v1?a=b"],
      ["C", 'a "quoted" secret'],
      ["D", "it's"],
      ["E", String.raw`C:\new\folder`],
      ["F", "pa$word=="],
    ]);
    expect(parseDevVars(renderDevVars("A=\nB=\n", values))).toEqual(values);
  });

  it("leaves out what the development server leaves out", ({ expect }) => {
    const text = "# A=0\nA=one # the first\nexport B = 'two' # the second\nC=\"three\"\nD=\n";
    expect([...parseDevVars(text)]).toEqual([
      ["A", "one"],
      ["B", "two"],
      ["C", "three"],
      ["D", ""],
    ]);
  });
});
