import { readdir, readFile } from "node:fs/promises";

import { describe, it } from "vitest";
import * as z from "zod";

import { USAGE } from "../../../src/client/command-line/usage.ts";

const ROOT = new URL("../../../", import.meta.url);

async function read(path: string): Promise<string> {
  return await readFile(new URL(path, ROOT), "utf8");
}

const names = await readdir(new URL("docs", ROOT));
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...names.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
];
const texts = new Map(
  await Promise.all(documents.map(async (name) => [name, await read(name)] as const)),
);

/** As GitHub makes the anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function anchorsOf(text: string): string[] {
  const prose = text.replace(/^```[^]*?^```$/gm, "");
  const anchors: string[] = [];
  for (const [, heading = ""] of prose.matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = anchorOf(heading);
    const before = anchors.filter((one) => one === anchor || one.startsWith(`${anchor}-`)).length;
    anchors.push(anchors.includes(anchor) ? `${anchor}-${before}` : anchor);
  }
  return anchors;
}

/** What follows `words` in commands of the documents, each once. */
function namedAfter(words: RegExp): string[] {
  const all = [...texts.values()].join("\n");
  const pattern = new RegExp(`(?<![\\w/-])${words.source}([\\w:-]+)`, "g");
  return [...new Set([...all.matchAll(pattern)].map(([, name = ""]) => name))];
}

const Manifest = z.object({ scripts: z.record(z.string(), z.string()) });

describe("the documents", () => {
  it.for(documents)("%s leads to places that are there", (document, { expect }) => {
    const broken: string[] = [];
    for (const [, target = ""] of (texts.get(document) ?? "").matchAll(/\]\(([^)\s]+)\)/g)) {
      const url = new URL(target, new URL(document, "docket:/"));
      if (url.protocol === "docket:" && url.hash !== "") {
        const anchors = anchorsOf(texts.get(url.pathname.slice(1)) ?? "");
        if (!anchors.includes(decodeURIComponent(url.hash.slice(1)))) {
          broken.push(target);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it("name sections by titles that they have", ({ expect }) => {
    const all = [...texts].flatMap(([name, text]) =>
      [...text.matchAll(/\[[\w.-]+\]\(([\w./-]+\.md)\), "([^"]+)"/g)].map(
        ([, target = "", title = ""]) => [
          new URL(target, new URL(name, "docket:/")).pathname.slice(1),
          title,
        ],
      ),
    );
    expect(all.length).toBeGreaterThan(0);
    const missing = all.filter(
      ([name = "", title = ""]) => !anchorsOf(texts.get(name) ?? "").includes(anchorOf(title)),
    );
    expect(missing).toEqual([]);
  });

  it("have the README's figures from the one run that docs/performance.md tells of", ({
    expect,
  }) => {
    const [figures = ""] = /^\| after the start[^]*?\n\n/m.exec(texts.get("README.md") ?? "") ?? [];
    const shown = [...figures.matchAll(/[\d,]+ ms/g)].map(([figure]) => figure);
    expect(shown.length).toBeGreaterThan(20);
    const known = new Set(
      [...(texts.get("docs/performance.md") ?? "").matchAll(/[\d,]+ ms/g)].map(([each]) => each),
    );
    expect(shown.filter((figure) => !known.has(figure))).toEqual([]);
  });

  it("name tests that there are", async ({ expect }) => {
    const tests = (await readdir(new URL("test", ROOT), { recursive: true })).filter((path) =>
      path.endsWith(".test.ts"),
    );
    const named = [...texts.values()].flatMap((text) => [
      ...text.matchAll(/(?<![\w/-])((?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.test\.ts)\b/g),
    ]);
    expect(named.length).toBeGreaterThan(20);
    const missing = named
      .map(([name]) => name.replace(/^test\//, ""))
      .filter((name) => !tests.some((path) => path === name || path.endsWith(`/${name}`)));
    expect(missing).toEqual([]);
  });

  it("name scripts that can be run", async ({ expect }) => {
    const { scripts } = Manifest.parse(JSON.parse(await read("package.json")));
    const run = namedAfter(/npm run (?:-s |--silent )?/);
    expect(run).toContain("doctor");
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("give scripts options that they have", async ({ expect }) => {
    const unknown: string[] = [];
    const commands = [...texts.values()]
      .join("\n")
      .matchAll(/npm (?:run )?(start|setup|doctor|test:live|bench|soak|mutate) -- ([^`\n#]+)/g);
    const sources = new Map<string, string>();
    for (const [command, script = "", options = ""] of commands) {
      const source = sources.get(script) ?? (await sourcesOf(script));
      sources.set(script, source);
      for (const [, option = ""] of options.matchAll(/(?:^|\s)--([\w-]+)/g)) {
        if (!new RegExp(`\\b${option}\\b`).test(source)) {
          unknown.push(command);
        }
      }
    }
    expect(sources.size).toBeGreaterThan(3);
    expect(unknown).toEqual([]);
  });

  it("name commands of the command line that it has", ({ expect }) => {
    const known = [...USAGE.matchAll(/^(?:Usage:)? +docket ([a-z]+)/gm)].map(([, name]) => name);
    const inCode = [...texts.values()].flatMap((text) => [
      ...text.matchAll(/```sh\n([^]*?)```/g),
      ...text.matchAll(/`([^`\n]+)`/g),
    ]);
    const used = inCode.flatMap(([, code = ""]) =>
      [...code.matchAll(/^(?:[A-Z_]+=\S+ )*(?:docket|npm run -s docket --) ([a-z]+)(?= |$)/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(used).toContain("queue");
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** The script and what lies beside it. */
async function sourcesOf(script: string): Promise<string> {
  const { scripts } = Manifest.parse(JSON.parse(await read("package.json")));
  const [file = ""] = /\S+\.ts\b/.exec(scripts[script]?.split("&&").at(-1) ?? "") ?? [];
  const folder = file.slice(0, file.lastIndexOf("/"));
  const beside = await readdir(new URL(folder, ROOT));
  const sources = beside.filter((name) => name.endsWith(".ts"));
  return (await Promise.all(sources.map((name) => read(`${folder}/${name}`)))).join("\n");
}
