import type { OperationProposed, OperationView } from "../../../protocol/operations.ts";
import type { ApiProblem } from "../server/api-problem.ts";
import type { Drafts } from "./draft-memory.ts";
import type { Draft } from "./draft.ts";

/** One text on its way to GitHub. */
export interface Card {
  draft: Draft;
  /** What will be sent, once it is shown. */
  proposed: OperationProposed | null;
  /** What became of it. */
  ended: OperationView | null;
  sending: boolean;
  problem: ApiProblem | null;
  /** Whether it was there before the page was loaded. */
  restored: boolean;
}

export interface Cards {
  /** The open docket; null while there is none to act on. */
  job: string | null;
  /** By the place on the page where they were begun. */
  open: Readonly<Record<string, Card>>;
  /** What was done from this docket. */
  done: OperationView[];
}

export type CardsAction =
  | { type: "opened"; job: string | null }
  | { type: "listed"; job: string; done: OperationView[] }
  | { type: "card"; place: string; card: Card | null };

export const NO_CARDS: Cards = { job: null, open: {}, done: [] };

export function newCard(draft: Draft, restored = false): Card {
  return { draft, proposed: null, ended: null, sending: false, problem: null, restored };
}

/** Texts that are not on their way yet. What was confirmed must not come back as if it had not been. */
export function unsentOf(open: Cards["open"]): Drafts {
  return Object.fromEntries(
    Object.entries(open)
      .filter(
        ([, { ended, proposed, sending }]) => ended === null && !(sending && proposed !== null),
      )
      .map(([place, { draft }]) => [place, draft]),
  );
}

export function reduceCards(cards: Cards, action: CardsAction): Cards {
  switch (action.type) {
    case "opened":
      return action.job === cards.job ? cards : { ...NO_CARDS, job: action.job };
    case "listed":
      return action.job === cards.job
        ? {
            ...cards,
            open: followUp(cards.open, action.done),
            done: action.done.filter(wasSent),
          }
        : cards;
    case "card": {
      const { [action.place]: _before, ...others } = cards.open;
      const open = action.card === null ? others : { ...others, [action.place]: action.card };
      return { ...cards, open };
    }
  }
}

/** What was only shown left no trace on GitHub. */
export function wasSent({ state }: OperationView): boolean {
  return state === "sending" || state === "done" || state === "failed" || state === "unknown";
}

/** Cards whose end was not known yet learn it. */
function followUp(open: Cards["open"], done: OperationView[]): Cards["open"] {
  return Object.fromEntries(
    Object.entries(open).map(([place, card]) => {
      const found = done.find(({ id }) => id === card.ended?.id);
      return [place, found === undefined ? card : { ...card, ended: found }];
    }),
  );
}
