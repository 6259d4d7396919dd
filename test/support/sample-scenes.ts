import { sampleWorld } from "../fakes/data/sample-world.ts";
import { gatherScenes, type GitHubScene } from "./github-scenes.ts";

export const SAMPLE_NOW = Date.UTC(2026, 10, 20, 9);

let gathered: Promise<readonly GitHubScene[]> | undefined;

/** Every open pull request of the sample data, gathered once for all who look at it. */
export function sampleScenes(): Promise<readonly GitHubScene[]> {
  gathered ??= Array.fromAsync(gatherScenes(sampleWorld(SAMPLE_NOW), SAMPLE_NOW));
  return gathered;
}
