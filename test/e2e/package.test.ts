import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { fakes, it } from "./support/it.ts";

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The package as `npm run package` makes it, installed in a folder that holds nothing else. */
async function install(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "docket-package-"));
  const { stdout } = await execute("npm", ["run", "--silent", "package"], { cwd: ROOT });
  // What its types need is at hand, so that the registry need not be.
  const dependencies = {
    "docket-cli": `file:${stdout.trim()}`,
    ...Object.fromEntries(
      ["zod", "eventsource-parser"].map((name) => [
        name,
        `file:${join(ROOT, "node_modules", name)}`,
      ]),
    ),
  };
  await writeFile(join(folder, "package.json"), JSON.stringify({ dependencies }));
  await execute("npm", ["install", "--offline", "--no-audit", "--no-fund"], { cwd: folder });
  return folder;
}

/** What docs/api.md shows to type once one is signed in, taken apart as a shell does. */
async function commandsOfDocs(): Promise<string[][]> {
  const docs = await readFile(join(ROOT, "docs/api.md"), "utf8");
  const [, block = ""] = /```sh\n(npm install -g[^`]*)```/.exec(docs) ?? [];
  const lines = block.split("\n").filter((line) => /^docket (?!login)/.test(line));
  if (lines.length < 7) {
    throw new Error("docs/api.md shows fewer commands than there are.");
  }
  return lines.map((line) =>
    [...line.matchAll(/(?:"[^"]*"|[^\s"])+/g)].slice(1).map(([word]) => word.replaceAll('"', "")),
  );
}

it("installs from its tarball, signs in through the page and answers", async ({
  visit,
  onTestFinished,
  expect,
}) => {
  const folder = await install();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = join(folder, "config.json");
  const docket = join(folder, "node_modules/.bin/docket");
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder };
  const run = async (...args: string[]): Promise<string> =>
    (await execute(docket, [...args, "--config", config], { env })).stdout;
  expect(await run("--help")).toContain("docket queue OWNER/REPO");
  expect(await run("--version")).toMatch(/^\d+\.\d+\.\d+\n$/);

  await visit.openConnected();
  const login = spawn(docket, ["login", "--server", visit.origin, "--config", config], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = text(login.stderr);
  const address = await new Promise<string>((resolve) => {
    login.stderr.on("data", (piece) => {
      const [found] = /http\S+\/login\?\S+/.exec(String(piece)) ?? [];
      if (found !== undefined) {
        resolve(found);
      }
    });
  });
  const { page } = visit;
  visit.expectLeavingFor(`http://127.0.0.1:${new URL(address).searchParams.get("port")}`);
  await page.goto(address);
  const dialog = page.getByRole("dialog", { name: "Let a program in?" });
  await dialog.getByText("docket on").waitFor();
  await visit.screenshot("login");
  await dialog.getByRole("button", { name: "Let it in" }).click();
  await page.getByText("docket is signed in").waitFor();
  expect(await ended).toContain(`Signed in to ${visit.origin}`);
  expect(await readFile(config, "utf8")).toContain("dkt_");

  const queue = await run("queue", "gullhaven/ropewalk");
  expect(queue).toMatch(/^gullhaven\/ropewalk: \d+ pull requests of \d+ open\.\n#\d+ /);
  const result = JSON.parse(
    await run("summarize", "gullhaven/ropewalk", "--limit", "1", "--format", "json"),
  );
  expect(result).toMatchObject({ outcome: "complete" });
  expect(await run("ask", result.id, "What is still open?")).toContain("https://github.com/");

  await fakes.clearLog();
  const digest = (...more: string[]) => run("digest", "gullhaven/ropewalk", "--preview", ...more);
  expect(await digest("--limit", "1")).toContain("Nobody asked");
  expect(await digest("--limit", "0", "--format", "markdown")).toContain("](<https://github.com/");
  const slack = JSON.parse(await digest("--limit", "0", "--format", "slack"));
  expect(slack.blocks[0]).toMatchObject({ type: "header" });
  const body = JSON.parse(await digest("--limit", "0", "--format", "json"));
  expect(body).toMatchObject({ type: "digest", data: { repositories: ["gullhaven/ropewalk"] } });
  for (const upstream of ["slack", "receiver"] as const) {
    expect((await fakes.log({ upstream })).entries).toEqual([]);
  }

  for (const line of await commandsOfDocs()) {
    expect(await run(...line), line.join(" ")).not.toBe("");
  }

  await writeFile(
    join(folder, "use.mjs"),
    `import { createClient } from "docket-cli";
     const client = createClient({ server: ${JSON.stringify(visit.origin)}, token: process.env.TOKEN });
     console.log((await client.jobs()).length);`,
  );
  const { token } = JSON.parse(await readFile(config, "utf8"));
  const used = await execute(process.execPath, [join(folder, "use.mjs")], {
    env: { ...env, TOKEN: token },
  });
  expect(Number(used.stdout)).toBeGreaterThan(2);
  expect(await readdir(join(folder, "node_modules/docket-cli"))).toContain("types");
});
