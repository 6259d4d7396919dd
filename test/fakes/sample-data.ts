import { loadCorpus } from "./data/corpus.ts";
import { sampleWorld } from "./data/sample-world.ts";
import type { WorldSpec } from "./github/world.ts";

/** What is served on GitHub: the sample data, or the pull requests of a folder. */
export function sampleData(corpus?: string): (now: number) => WorldSpec {
  return corpus === undefined ? sampleWorld : (now) => loadCorpus(corpus, now);
}
