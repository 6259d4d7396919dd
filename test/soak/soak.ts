import { soakCuts } from "./cuts.ts";
import { soakDigests } from "./digests.ts";
import { soakFlood } from "./flood.ts";
import { soakFuzz } from "./fuzz.ts";
import { soakKills } from "./kills.ts";
import { printReport, type SoakReport } from "./report.ts";

/** All of it, or the parts that are named. What it prints is what docs/reliability.md reports. */
const PARTS: Record<string, () => Promise<SoakReport>> = {
  cuts: soakCuts,
  kills: soakKills,
  digests: soakDigests,
  fuzz: soakFuzz,
  flood: soakFlood,
};

const wanted = process.argv.slice(2);
for (const [name, soak] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) {
    const report = await soak();
    printReport(report);
    if (report.faults.length > 0) {
      process.exitCode = 1;
    }
  }
}
