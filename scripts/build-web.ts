import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build, type Plugin } from "esbuild";

import { ICON_NAMES } from "../src/web/icon-names.ts";
import { readTokens, tokensUsedBy } from "./design-tokens.ts";
import { compareSizes, type Metafile, readTable, sizeOf } from "./size-report.ts";

/**
 * Builds what the page needs into `dist/web`: icons, script, style, favicon. Their names go to `dist/icons.json` (the
 * script needs it too) and `dist/assets.json`. Fails when a budget is exceeded.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

const SCRIPT_MAX_BYTES = 60_000;
/** Loaded on their page alone. */
const DIGESTS_SCRIPT_MAX_BYTES = 20_000;
const GITHUB_SCRIPT_MAX_BYTES = 20_000;
/** Loaded when a text is previewed. */
const MARKDOWN_SCRIPT_MAX_BYTES = 40_000;
const STYLE_MAX_BYTES = 14_000;

interface Octicon {
  heights: Record<string, { path: string }>;
}

/** One file with all icons: they are read once, and stay out of the script. */
async function drawSprite(): Promise<Uint8Array> {
  const file = require.resolve("@primer/octicons/build/data.json");
  const octicons: Record<string, Octicon> = JSON.parse(await readFile(file, "utf8"));
  const symbols = ICON_NAMES.map((name) => {
    const paths = octicons[name]?.heights["16"]?.path;
    if (paths === undefined) {
      throw new Error(`@primer/octicons has no icon named ${name}.`);
    }
    return `<symbol id="${name}" viewBox="0 0 16 16">${paths}</symbol>`;
  });
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

/**
 * Leaves out what the renderer puts behind form, title, link and their like: actions as functions, and moving elements
 * into the head. And what it does for attributes: other names for them, and styles, which belong into the style sheet.
 * The page uses none of it.
 */
const plainElements: Plugin = {
  name: "plain-elements",
  setup(bundler) {
    bundler.onLoad({ filter: /jsx[\\/]dom[\\/]intrinsic-element[\\/]components\.js$/ }, () => ({
      contents: "export const components_exports = {};",
    }));
    bundler.onLoad({ filter: /[\\/]jsx[\\/]utils\.js$/ }, () => ({
      contents: `
        export const normalizeIntrinsicElementKey = (key) => key;
        export const styleObjectForEach = () => { throw new Error("A style in an attribute"); };
        export const isValidAttributeName = () => true;
        export const isValidTagName = () => true;
      `,
    }));
  },
};

/**
 * Has the renderer take an element away as one: it takes all that is in it away first, node by node, and of 500 rows that
 * is thousands.
 */
const wholeRemovals: Plugin = {
  name: "whole-removals",
  setup(bundler) {
    const changes = [
      ["remove.forEach(removeNode)", "remove.forEach((node) => removeNode(node, false))"],
      ["const removeNode = (node) => {", "const removeNode = (node, isWithin) => {"],
      [
        "node.vC?.forEach(removeNode)",
        "node.vC?.forEach((child) => removeNode(child, !node.p && (isWithin || node.e)))",
      ],
      ["node.e?.remove();", "if (!isWithin) node.e?.remove();"],
      // To delete a property makes an object a slow one; nothing asks whether it is there.
      ["delete node.e;", "if (node.e) node.e = void 0;"],
      ["delete stash[1][1];", "stash[1][1] = void 0;"],
      ["delete node[DOM_STASH][3];", "if (node[DOM_STASH][3]) node[DOM_STASH][3] = void 0;"],
    ] as const;
    bundler.onLoad({ filter: /jsx[\\/]dom[\\/]render\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [before, after] of changes) {
        if (contents.split(before).length !== 2) {
          throw new Error(`The renderer has changed: ${before}`);
        }
        contents = contents.replace(before, after);
      }
      return { contents };
    });
  },
};

/** What a script imports late is a file of its own, under its final name. */
function lateModule(name: RegExp, path: string): Plugin {
  return {
    name: "late-module",
    setup(bundler) {
      bundler.onResolve({ filter: name }, ({ kind }) =>
        kind === "dynamic-import" ? { path, external: true } : undefined,
      );
    },
  };
}

async function bundleScript(
  entry: string,
  plugins: Plugin[] = [],
): Promise<{ contents: Uint8Array; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2023",
    // Before the project's own setting, which brings the server's renderer along.
    tsconfigRaw: { compilerOptions: { jsx: "react-jsx", jsxImportSource: "hono/jsx/dom" } },
    plugins: [plainElements, wholeRemovals, ...plugins],
    // Of two forms of a package, the one that decodes without setting HTML, which the page forbids itself.
    conditions: ["worker"],
    outfile: "app.js",
    write: false,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
  });
  return { contents: contentsOf(outputFiles), metafile };
}

async function bundleStyle(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["src/web/style/page.css"],
    bundle: true,
    minify: true,
    target: "es2023",
    write: false,
    logLevel: "warning",
  });
  const rules = Buffer.from(contentsOf(outputFiles)).toString();
  return Buffer.from(`${tokensUsedBy(rules, await readTokens())}${rules}`);
}

function contentsOf(files: { contents: Uint8Array }[]): Uint8Array {
  const [file] = files;
  if (file === undefined) {
    throw new Error("esbuild gave no output.");
  }
  return file.contents;
}

/** Writes an asset under a name that changes with its content, so that it can be cached forever. */
async function writeAsset(name: string, extension: string, contents: Uint8Array): Promise<string> {
  const hash = createHash("sha256").update(contents).digest("base64url").slice(0, 12);
  const path = `/assets/${name}-${hash}.${extension}`;
  await writeFile(join(root, "dist/web", path), contents);
  return path;
}

/** Clears away what earlier builds left, after the new files are there: a running server keeps serving. */
async function removeOthers(names: string[]): Promise<void> {
  const folder = join(root, "dist/web/assets");
  for (const name of await readdir(folder)) {
    if (!names.includes(name)) {
      await rm(join(folder, name));
    }
  }
}

function checkBudget(what: string, bytes: number, maxBytes: number): void {
  console.log(`${what}: ${bytes} of at most ${maxBytes} bytes compressed`);
  if (bytes > maxBytes) {
    throw new Error(`${what} is too large.`);
  }
}

function compressed(contents: Uint8Array): number {
  return gzipSync(contents, { level: 9 }).length;
}

const HEADERS = `/*
  X-Content-Type-Options: nosniff
  Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
  Cross-Origin-Resource-Policy: same-origin
  Referrer-Policy: no-referrer
  Strict-Transport-Security: max-age=31536000
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`;

await mkdir(join(root, "dist/web/assets"), { recursive: true });
const sprite = await writeAsset("icons", "svg", await drawSprite());
await writeFile(join(root, "dist/icons.json"), JSON.stringify({ sprite }));
const markdown = await bundleScript("src/web/app/markdown/read-markdown.ts");
const markdownPath = await writeAsset("markdown", "js", markdown.contents);
const late = [lateModule(/\/read-markdown\.ts$/, markdownPath)];
const [script, digests, github, style, icon] = await Promise.all([
  bundleScript("src/web/app/main.tsx", late),
  bundleScript("src/web/app/digests/main.tsx"),
  bundleScript("src/web/app/github/main.tsx", late),
  bundleStyle(),
  readFile(join(root, "src/web/favicon.svg")),
]);
const assets = {
  script: await writeAsset("app", "js", script.contents),
  digests: await writeAsset("digests", "js", digests.contents),
  github: await writeAsset("github", "js", github.contents),
  style: await writeAsset("app", "css", style),
  icon: await writeAsset("icon", "svg", icon),
};
await removeOthers([sprite, markdownPath, ...Object.values(assets)].map((path) => basename(path)));
await writeFile(join(root, "dist/web/_headers"), HEADERS);
await writeFile(join(root, "dist/assets.json"), JSON.stringify(assets));
await writeFile(join(root, "dist/script-meta.json"), JSON.stringify(script.metafile));
const size = sizeOf(compressed(script.contents), script.metafile);
if (size.compressed > SCRIPT_MAX_BYTES) {
  console.error(compareSizes("script", size, SCRIPT_MAX_BYTES, await readTable()));
}
checkBudget("script", size.compressed, SCRIPT_MAX_BYTES);
checkBudget("script of the digests", compressed(digests.contents), DIGESTS_SCRIPT_MAX_BYTES);
checkBudget("script of GitHub", compressed(github.contents), GITHUB_SCRIPT_MAX_BYTES);
checkBudget("script of previews", compressed(markdown.contents), MARKDOWN_SCRIPT_MAX_BYTES);
checkBudget("style", compressed(style), STYLE_MAX_BYTES);
