import { execFile } from "node:child_process";
import { promisify } from "node:util";

import * as z from "zod";

import { chromiumPath } from "../e2e/support/browser.ts";
import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { deploy } from "./deployment.ts";
import { readSettings } from "./settings.ts";

/** Fetched when it is needed: with what it brings along it is larger than everything else that is installed. */
const LIGHTHOUSE = "lighthouse@13.5.0";
/** What can be judged without the internet. */
const CATEGORIES = ["accessibility", "best-practices"] as const;

const Report = z.object({
  categories: z.record(
    z.string(),
    z.object({
      score: z.number().nullable(),
      auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })),
    }),
  ),
  audits: z.record(z.string(), z.object({ title: z.string(), score: z.number().nullable() })),
});

interface Subject {
  name: string;
  url: string;
  cookie?: string;
}

/** Lighthouse over the page before anybody connects and over a finished docket: both categories must reach 100. */
const deployment = await deploy(readSettings(["--graphqlMs", "0", "--restMs", "0"]));
try {
  const browser = await deployment.connect();
  const { id } = await browser.startJob(SAMPLE_REPOSITORIES.busy);
  await browser.finished(id);
  const subjects: Subject[] = [
    { name: "before connecting", url: `${deployment.origin}/` },
    {
      name: "a finished docket",
      url: `${deployment.origin}/o/${SAMPLE_REPOSITORIES.busy}#${id}`,
      cookie: browser.cookie,
    },
  ];
  for (const subject of subjects) {
    const { categories, audits } = await judge(subject);
    for (const category of CATEGORIES) {
      const score = Math.round((categories[category]?.score ?? 0) * 100);
      console.log(`${subject.name}: ${category} ${score}`);
      if (score < 100) {
        process.exitCode = 1;
        for (const { id: audit, weight } of categories[category]?.auditRefs ?? []) {
          const { title, score: passed } = audits[audit] ?? { title: audit, score: null };
          if (weight > 0 && passed !== null && passed < 1) {
            console.log(`  ${title}`);
          }
        }
      }
    }
  }
} finally {
  await deployment.close();
}

async function judge({ url, cookie }: Subject): Promise<z.infer<typeof Report>> {
  const { stdout } = await promisify(execFile)(
    "npm",
    [
      "exec",
      "--yes",
      `--package=${LIGHTHOUSE}`,
      "--",
      "lighthouse",
      url,
      `--only-categories=${CATEGORIES.join(",")}`,
      "--output=json",
      "--quiet",
      "--chrome-flags=--headless --no-sandbox --disable-gpu --disable-background-networking",
      ...(cookie === undefined ? [] : [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`]),
    ],
    {
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, CHROME_PATH: await chromiumPath() },
    },
  );
  return Report.parse(JSON.parse(stdout));
}
