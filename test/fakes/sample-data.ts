import { loadCorpus } from "./data/corpus.ts";
import { sampleWorld } from "./data/sample-world.ts";
import type { WorldOptions } from "./world.ts";

/** What is served on GitHub: the sample data, or the pull requests of a folder. */
export function sampleData(corpus?: string): WorldOptions["data"] {
  return corpus === undefined ? sampleWorld : (now) => loadCorpus(corpus, now);
}
