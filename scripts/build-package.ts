import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { build } from "esbuild";
import * as z from "zod";

/**
 * Builds the command line and the client as a package of their own and packs it: one file for each, with their types,
 * for Node 20 and newer. Prints where the tarball lies.
 */

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "dist", "package");

const Manifest = z.object({
  version: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()),
});
/** Whose types are part of the client's. */
const TYPED = ["zod", "eventsource-parser"];

const manifest = Manifest.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await Promise.all([
  build({
    absWorkingDir: root,
    entryPoints: { docket: "src/client/command-line/main.ts" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    define: { DOCKET_VERSION: JSON.stringify(manifest.version) },
    outdir: folder,
  }),
  build({
    absWorkingDir: root,
    entryPoints: { client: "src/client/index.ts" },
    bundle: true,
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    format: "esm",
    external: TYPED,
    outdir: folder,
  }),
  run(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", "src/client/tsconfig.types.json"],
    {
      cwd: root,
    },
  ),
  copyFile(join(root, "src/client/README.md"), join(folder, "README.md")),
  copyFile(join(root, "LICENSE"), join(folder, "LICENSE")),
  writeFile(join(folder, "package.json"), `${JSON.stringify(packageManifest(), undefined, 2)}\n`),
]);
const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", ".."], {
  cwd: folder,
});
const [{ filename }] = z.tuple([z.object({ filename: z.string() })]).parse(JSON.parse(stdout));
// Whole, so that it can be installed from any folder.
console.log(join(root, "dist", filename));

function packageManifest() {
  return {
    name: "docket-cli",
    version: manifest.version,
    description:
      "Whose turn every open pull request is, on the command line; and a client for Docket's API.",
    license: manifest.license,
    type: "module",
    bin: { docket: "docket.js" },
    exports: { ".": { types: "./types/client/index.d.ts", default: "./client.js" } },
    files: ["docket.js", "client.js", "types"],
    engines: { node: ">=20" },
    dependencies: Object.fromEntries(TYPED.map((name) => [name, manifest.dependencies[name]])),
  };
}
