import { createHash } from "node:crypto";
import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, it } from "vitest";

import { runCommand } from "../../../../src/client/command-line/command-line.ts";
import { EXIT } from "../../../../src/client/command-line/terminal.ts";

const SERVER = "https://docket.test";

interface Options {
  file: string;
  argv?: string[];
  /** What the page sends to the program. */
  answer?: (asked: URLSearchParams) => Record<string, string>;
  status?: number;
  signal?: AbortSignal;
}

/** Runs the command with a person who answers on the page, and a deployment that gives tokens. */
async function run({ file, argv = ["login", "--server", SERVER], ...options }: Options) {
  const err: string[] = [];
  const exchanged: unknown[] = [];
  const visited: { asked: URLSearchParams; shown: Promise<string> }[] = [];
  const code = await runCommand({
    argv: [...argv, "--config", file],
    env: {},
    out: () => {},
    err: (text) => err.push(text),
    live: false,
    signal: options.signal ?? new AbortController().signal,
    openBrowser(url) {
      const asked = new URL(url).searchParams;
      const answer =
        options.answer ?? ((query) => ({ code: "the-code", state: query.get("state") ?? "" }));
      const callback = new URL(`http://127.0.0.1:${asked.get("port")}/callback`);
      callback.search = new URLSearchParams(answer(asked)).toString();
      visited.push({ asked, shown: fetch(callback).then((response) => response.text()) });
    },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      exchanged.push({ url: request.url, body: await request.json() });
      const status = options.status ?? 201;
      return status === 201
        ? Response.json(
            { token: "dkt_new", name: "docket", id: "1", expiresAt: "2027-02-27T00:00:00Z" },
            { status },
          )
        : Response.json(
            { code: "not_connected", title: "No", status, detail: "Too late.", requestId: "r1" },
            { status },
          );
    },
  });
  return { code, err: err.join(""), exchanged, visited };
}

async function configFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "docket-")), "config.json");
}

describe("docket login", () => {
  it("keeps the token that the page lets it have, readable by its person alone", async ({
    expect,
  }) => {
    const file = await configFile();
    const { code, err, exchanged, visited } = await run({ file });
    expect(code).toBe(EXIT.complete);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ server: SERVER, token: "dkt_new" });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(err).toContain("Signed in to https://docket.test until 2027-02-27");
    expect(err).not.toContain("dkt_");
    expect(await visited[0]?.shown).toContain("docket is signed in");
    expect(exchanged).toMatchObject([
      {
        url: `${SERVER}/api/logins/token`,
        body: { code: "the-code", verifier: expect.any(String) },
      },
    ]);
  });

  it("proves that it was the one who asked", async ({ expect }) => {
    const { exchanged, visited } = await run({ file: await configFile() });
    const { verifier } = Object(Object(exchanged[0]).body);
    expect(createHash("sha256").update(verifier).digest("base64url")).toBe(
      visited[0]?.asked.get("challenge"),
    );
  });

  it("is told that the person said no", async ({ expect }) => {
    const file = await configFile();
    const { code, exchanged } = await run({
      file,
      answer: (asked) => ({ error: "access_denied", state: asked.get("state") ?? "" }),
    });
    expect(code).toBe(EXIT.refused);
    expect(exchanged).toEqual([]);
    await expect(readFile(file)).rejects.toThrow("ENOENT");
  });

  it("hears no answer that is not to its own question", async ({ expect }) => {
    const interrupt = new AbortController();
    const { code, exchanged, visited } = await run({
      file: await configFile(),
      signal: interrupt.signal,
      answer() {
        setImmediate(() => interrupt.abort());
        return { code: "another", state: "another" };
      },
    });
    expect(code).not.toBe(EXIT.complete);
    expect(exchanged).toEqual([]);
    expect(visited).toHaveLength(1);
    await visited[0]?.shown.catch(() => "");
  });

  it("says why there is no token", async ({ expect }) => {
    const file = await configFile();
    const { code, err } = await run({ file, status: 401 });
    expect(code).toBe(EXIT.refused);
    expect(err).toContain("Too late.");
    await expect(readFile(file)).rejects.toThrow("ENOENT");
  });

  it("asks for a deployment that can be signed in to", async ({ expect }) => {
    const file = await configFile();
    for (const argv of [["login"], ["login", "--server", "http://docket.test"], ["login", "x"]]) {
      const { code, visited } = await run({ file, argv });
      expect([argv, code]).toEqual([argv, EXIT.usage]);
      expect(visited).toEqual([]);
    }
  });

  it("mends the mode of a file from before", async ({ expect }) => {
    const file = await configFile();
    await writeFile(file, "{}", { mode: 0o644 });
    await run({ file });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

describe("docket logout", () => {
  it("forgets the token", async ({ expect }) => {
    const file = await configFile();
    await run({ file });
    const { code, err } = await run({ file, argv: ["logout"] });
    expect(code).toBe(EXIT.complete);
    expect(err).toContain(SERVER);
    expect(await readFile(file, "utf8")).not.toContain("dkt_");
  });
});

describe("docket completion", () => {
  it.for(["bash", "zsh", "fish"])("is written for %s", async (shell, { expect }) => {
    const out: string[] = [];
    const code = await runCommand({
      argv: ["completion", shell],
      env: {},
      out: (text) => out.push(text),
      err: () => {},
      live: false,
      signal: new AbortController().signal,
    });
    expect(code).toBe(EXIT.complete);
    for (const word of ["queue", "summarize", "login", "language", "format"]) {
      expect(out.join("")).toContain(word);
    }
  });

  it("names the shells it knows", async ({ expect }) => {
    for (const shell of ["tcsh", "constructor"]) {
      const { code, err } = await run({ file: await configFile(), argv: ["completion", shell] });
      expect(code).toBe(EXIT.usage);
      expect(err).toContain("bash, zsh or fish");
    }
  });
});
