import { entryKey } from "../../../protocol/entry-key.ts";
import type { OperationProposed, OperationView } from "../../../protocol/operations.ts";
import type { QuestionView } from "../../../protocol/questions.ts";
import type { ApiProblem } from "../server/api-problem.ts";
import type { UnsentTexts } from "./text-memory.ts";
import type { UnsentText } from "./unsent-text.ts";

/** One text on its way to GitHub: written, shown as it will be sent, sent. */
export interface Composition {
  text: UnsentText;
  /** What will be sent, once it is shown. */
  proposed: OperationProposed | null;
  /** What became of it. */
  ended: OperationView | null;
  sending: boolean;
  problem: ApiProblem | null;
  /** Whether it was there before the page was loaded. */
  restored: boolean;
}

export interface OperationsState {
  /** The open docket; null while there is none to act on. */
  job: string | null;
  /** Whether this deployment writes for people. */
  writes: boolean;
  /** By the composer in which they were begun. */
  compositions: Readonly<Record<string, Composition>>;
  /** What was done from this docket. */
  sent: OperationView[];
  /** What was shown and is neither sent nor put away; where nothing is written any more, it stands in no composer. */
  shown: OperationView[];
}

export type OperationsAction =
  | { type: "opened"; job: string | null; writes: boolean }
  | { type: "listed"; job: string; operations: OperationView[] }
  | { type: "composition"; composerId: string; composition: Composition | null };

export const NO_OPERATIONS: OperationsState = {
  job: null,
  writes: true,
  compositions: {},
  sent: [],
  shown: [],
};

export function newComposition(text: UnsentText, restored = false): Composition {
  return { text, proposed: null, ended: null, sending: false, problem: null, restored };
}

/** Names a composer: under an entry, or under the questions about the docket. */
export function composerIdOf({
  repository,
  number,
}: Pick<QuestionView, "repository" | "number">): string {
  return number === undefined ? "docket" : entryKey({ repository, number });
}

/** Texts that are not on their way yet. What was confirmed must not come back as if it had not been. */
export function unsentTexts(compositions: OperationsState["compositions"]): UnsentTexts {
  return Object.fromEntries(
    Object.entries(compositions)
      .filter(([, composition]) => composition.ended === null && !isConfirmed(composition))
      .map(([composerId, { text }]) => [composerId, text]),
  );
}

/** What was confirmed cannot be taken back: it stays until it is known what became of it. */
export function isConfirmed({ sending, proposed }: Composition): boolean {
  return sending && proposed !== null;
}

export function reduceOperations(
  state: OperationsState,
  action: OperationsAction,
): OperationsState {
  switch (action.type) {
    case "opened":
      return action.job === state.job && action.writes === state.writes
        ? state
        : { ...NO_OPERATIONS, job: action.job, writes: action.writes };
    case "listed":
      return action.job === state.job
        ? {
            ...state,
            compositions: followUp(state.compositions, action.operations),
            sent: action.operations.filter(wasSent),
            shown: state.writes
              ? []
              : action.operations.filter(({ state: at }) => at === "proposed"),
          }
        : state;
    case "composition": {
      const { [action.composerId]: _before, ...others } = state.compositions;
      const { composerId, composition } = action;
      return {
        ...state,
        compositions: composition === null ? others : { ...others, [composerId]: composition },
      };
    }
  }
}

/** What was only shown left no trace on GitHub. */
export function wasSent({ state }: OperationView): boolean {
  return state === "sending" || state === "done" || state === "failed" || state === "unknown";
}

/** Compositions whose end was not known yet learn it. */
function followUp(
  compositions: OperationsState["compositions"],
  operations: OperationView[],
): OperationsState["compositions"] {
  return Object.fromEntries(
    Object.entries(compositions).map(([composerId, composition]) => {
      const found = operations.find(({ id }) => id === composition.ended?.id);
      return [composerId, found === undefined ? composition : { ...composition, ended: found }];
    }),
  );
}
