import { english } from "./english.ts";
import { later } from "./later.ts";
import { otherLanguages } from "./other-languages.ts";
import { standing } from "./standing.ts";
import { unseen } from "./unseen.ts";

/**
 * Summaries of one sample pull request as people would write them. `{true|false}` is what a summary says, and what a lie
 * in its place would say.
 */
export interface SampleSummaries {
  place: string;
  summaries: readonly string[];
}

export const SAMPLE_SUMMARIES: readonly SampleSummaries[] = [
  ...english,
  ...otherLanguages,
  ...standing,
  ...unseen,
  ...later,
];
