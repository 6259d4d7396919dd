import { fileURLToPath } from "node:url";

import { build, type Metafile } from "esbuild";
import { describe, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const ENTRY = "src/index.ts";

/** What no first answer needs: it is loaded at the door that leads to it. */
const LATE = [
  // What writes a docket, and what answers a question.
  "src/summarize/run/run.ts",
  "src/summarize/write/",
  "src/summarize/check/",
  "src/questions/answer-question.ts",
  "src/model/openai.ts",
  // What is asked of GitHub over GraphQL, and what reads its answers.
  "src/github/graphql/queries/documents.ts",
  "src/github/graphql/pull-requests.ts",
  "src/github/rest/rows.ts",
  "src/mcp/serve.ts",
  "src/markdown/inert-markdown.ts",
  "@modelcontextprotocol/",
  "@scalekit-sdk/",
  "@bufbuild/",
  "micromark",
  "openai",
];

/** What is evaluated before the Worker can answer, each with the file that first draws it in. */
function evaluatedAtStart({ inputs }: Metafile): Map<string, string> {
  const by = new Map([[ENTRY, ""]]);
  // Grows while it is walked.
  for (const file of by.keys()) {
    for (const { path, kind } of inputs[file]?.imports ?? []) {
      if (kind === "import-statement" && !by.has(path)) {
        by.set(path, file);
      }
    }
  }
  return by;
}

describe("the start of the Worker", () => {
  it("evaluates nothing that is loaded late", async ({ expect }) => {
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: [ENTRY],
      bundle: true,
      format: "esm",
      packages: "external",
      metafile: true,
      write: false,
      logLevel: "silent",
    });
    const early = evaluatedAtStart(metafile);
    expect(early.has("src/http/app.ts") && early.has("hono")).toBe(true);
    const all = Object.entries(metafile.inputs).flatMap(([file, { imports }]) => [
      file,
      ...imports.map(({ path }) => path),
    ]);
    for (const late of LATE) {
      expect(
        all.some((path) => path.startsWith(late)),
        `there is ${late}`,
      ).toBe(true);
    }
    const wrongly = [...early].filter(([path]) => LATE.some((late) => path.startsWith(late)));
    expect(wrongly.map(([path, by]) => `${path} by ${by}`)).toEqual([]);
  });
});
