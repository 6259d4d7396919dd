import { EVIDENCE_MAX_TOKENS } from "../../src/limits.ts";
import type { GitHubScene } from "./github-scenes.ts";
import {
  addUp,
  median,
  promptTokensOf,
  type Reach,
  reachOfDocket,
  reachOfRecipe,
  verdictsOf,
  wholeOf,
} from "./reach.ts";

/** One pull request: all there is, what Docket shows of it and what the usual way shows. */
export interface Measured {
  place: string;
  whole: Omit<Reach, "tokens">;
  docket: Reach;
  /** Of the whole prompt. */
  promptTokens: number;
  verdicts: ReturnType<typeof verdictsOf>;
  usual: Reach;
}

export function measure(scene: GitHubScene): Measured {
  return {
    place: scene.place,
    whole: wholeOf(scene),
    docket: reachOfDocket(scene, scene.gathered.evidence),
    promptTokens: promptTokensOf(scene),
    verdicts: verdictsOf(scene),
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
/** A prompt that takes less holds its whole discussion: there was room for it. */
const WHOLE_MAX_TOKENS = 16_000;
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
      name: `every comment by people is read whole where a prompt takes at most ${WHOLE_MAX_TOKENS} tokens`,
      seen: `${docket.comments} of ${whole.comments} in all`,
      met: measured.every(
        (each) =>
          each.promptTokens > WHOLE_MAX_TOKENS || each.docket.comments === each.whole.comments,
      ),
    },
    {
      name: "the last word of every unresolved thread is read",
      seen: `${docket.threads} of ${whole.threads}`,
      met: measured.every((each) => each.docket.threads === each.whole.threads),
    },
    {
      name: "every standing verdict is read",
      seen: `${sum(measured.map(({ verdicts }) => verdicts.shown))} of ${sum(measured.map(({ verdicts }) => verdicts.all))}`,
      met: measured.every(({ verdicts }) => verdicts.shown === verdicts.all),
    },
    {
      name: `diffs of more than ${LARGE_DIFF_LINES} lines show at least 4 times the lines of the usual way`,
      seen: large.length === 0 ? "none is that large" : `${least.toFixed(1)} times at least`,
      met: large.length === 0 || least >= LARGE_LINES_MIN_FACTOR,
    },
    {
      name: `at most ${EVIDENCE_MAX_TOKENS} tokens an entry`,
      seen: `${Math.max(...tokens)} at most, ${median(tokens)} in the median`,
      met: tokens.every((each) => each <= EVIDENCE_MAX_TOKENS),
    },
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
