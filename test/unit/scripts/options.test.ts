import { spawnSync } from "node:child_process";

import { describe, it } from "vitest";

describe.for(["start", "setup", "doctor", "test-live"])("the command %s", (name) => {
  function run(option: string) {
    return spawnSync(process.execPath, ["--", `scripts/${name}.ts`, option], { encoding: "utf8" });
  }

  it("tells how it is used", ({ expect }) => {
    const { status, stdout, stderr } = run("--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^npm /);
    expect(stdout).toContain("\n  --");
  });

  it("says so when it does not know an option, without doing anything", ({ expect }) => {
    const { status, stdout, stderr } = run("--nonsense");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^Unknown option '--nonsense'/);
    expect(stderr).toContain("npm ");
    expect(stderr).not.toContain("node:internal");
  });
});
