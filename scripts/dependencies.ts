import { readFile } from "node:fs/promises";

import * as z from "zod";

/** Licences that ask for no more than their notice. */
const ALLOWED = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"]);

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      integrity: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/**
 * Holds what is installed to three rules: versions are pinned exactly, every package has a checksum, and what ships
 * with the Worker or the client comes under a permissive licence.
 */
async function examine(): Promise<string[]> {
  const manifest = Manifest.parse(JSON.parse(await readFile("package.json", "utf8")));
  const lock = Lock.parse(JSON.parse(await readFile("package-lock.json", "utf8")));
  const unpinned = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([, version]) => !/^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} is not pinned exactly: ${version}`);
  const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
  const unchecked = packages
    .filter(([, { integrity, link }]) => integrity === undefined && link !== true)
    .map(([path]) => `${path} has no checksum in the lock file`);
  const unlicensed = packages
    .filter(([, { dev, license }]) => dev !== true && !isAllowed(license))
    .map(([path, { license }]) => `${path} comes under ${license ?? "no licence"}`);
  return [...unpinned, ...unchecked, ...unlicensed];
}

/** Of several licences to choose from, one that is allowed is enough. */
function isAllowed(license: string | undefined): boolean {
  return (license ?? "")
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((name) => ALLOWED.has(name)));
}

const problems = await examine();
for (const problem of problems) {
  console.error(problem);
}
process.exitCode = problems.length === 0 ? 0 : 1;
