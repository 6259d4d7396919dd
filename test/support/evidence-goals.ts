import { EVIDENCE_MAX_TOKENS } from "../../src/limits.ts";
import type { GitHubScene } from "./github-scenes.ts";
import {
  addUp,
  median,
  promptTokensOf,
  type Reach,
  reachOfDocket,
  reachOfRecipe,
  wholeOf,
} from "./reach.ts";

/** One pull request: all there is, what Docket shows of it and what the usual way shows. */
export interface Measured {
  place: string;
  whole: Omit<Reach, "tokens">;
  docket: Reach;
  /** Of the whole prompt. */
  promptTokens: number;
  usual: Reach;
}

export function measure(scene: GitHubScene): Measured {
  return {
    place: scene.place,
    whole: wholeOf(scene),
    docket: reachOfDocket(scene, scene.gathered.evidence),
    promptTokens: promptTokensOf(scene),
    usual: reachOfRecipe(scene),
  };
}

export interface Goal {
  name: string;
  seen: string;
  met: boolean;
}

/** A diff with more changed lines than this is a large one. */
const LARGE_DIFF_LINES = 1000;
/** What GitHub lists of one pull request, whoever asks. */
const FILES_LISTED_MAX = 3000;
const MEDIAN_MAX_TOKENS = 5000;
const COMMENTS_MIN_SHARE = 0.95;
const LARGE_LINES_MIN_FACTOR = 4;

/** What evidence over any set of pull requests has to reach. */
export function evidenceGoals(measured: readonly Measured[]): Goal[] {
  const whole = addUp(measured.map((each) => ({ ...each.whole, tokens: 0 })));
  const docket = addUp(measured.map((each) => each.docket));
  const tokens = measured.map((each) => each.promptTokens);
  const large = measured.filter((each) => each.whole.lines > LARGE_DIFF_LINES);
  const least = Math.min(...large.map((each) => each.docket.lines / Math.max(1, each.usual.lines)));
  return [
    {
      name: "every changed file is named",
      seen: `${docket.files} of ${whole.files}`,
      met: measured.every(
        (each) => each.docket.files >= Math.min(each.whole.files, FILES_LISTED_MAX),
      ),
    },
    {
      name: "at least 95% of the comments by people are read",
      seen: `${docket.comments} of ${whole.comments}`,
      met: docket.comments >= whole.comments * COMMENTS_MIN_SHARE,
    },
    {
      name: "every unresolved thread is read",
      seen: `${docket.threads} of ${whole.threads}`,
      met: measured.every((each) => each.docket.threads === each.whole.threads),
    },
    {
      name: `diffs of more than ${LARGE_DIFF_LINES} lines show at least 4 times the lines of the usual way`,
      seen: large.length === 0 ? "none is that large" : `${least.toFixed(1)} times at least`,
      met: large.length === 0 || least >= LARGE_LINES_MIN_FACTOR,
    },
    {
      name: `at most ${EVIDENCE_MAX_TOKENS} tokens an entry`,
      seen: `${Math.max(...tokens)} at most`,
      met: tokens.every((each) => each <= EVIDENCE_MAX_TOKENS),
    },
    {
      name: `a median of less than ${MEDIAN_MAX_TOKENS} tokens an entry`,
      seen: `${median(tokens)}`,
      met: median(tokens) < MEDIAN_MAX_TOKENS,
    },
  ];
}
