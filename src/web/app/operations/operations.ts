import type { OperationView } from "../../../protocol/operations.ts";
import { createStore, type StoreOf } from "../page/store.ts";
import { problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import {
  type Card,
  type Cards,
  type CardsAction,
  newCard,
  NO_CARDS,
  reduceCards,
  unsentOf,
  wasSent,
} from "./cards.ts";
import type { DraftMemory } from "./draft-memory.ts";
import { type Draft, toActionRequest } from "./draft.ts";

/** How often what is being sent is looked after. */
const LOOK_AGAIN_MS = 2000;

/** What a person has Docket write on GitHub: edited, shown exactly, and only then confirmed. */
export interface Operating {
  cards: StoreOf<Cards, CardsAction>;
  /** Shows what was done from a docket; null when none is open. */
  open(job: string | null): Promise<void>;
  compose(place: string, draft: Draft): void;
  edit(place: string, change: Partial<Draft>): void;
  preview(place: string): Promise<void>;
  confirm(place: string): Promise<void>;
  /** From the preview to the text again. */
  back(place: string): void;
  /** Puts it away; what was only shown is not sent any more. */
  close(place: string): void;
}

export function createOperating(memory: DraftMemory): Operating {
  const cards = createStore(NO_CARDS, reduceCards);
  let timer: ReturnType<typeof setTimeout> | undefined;
  cards.subscribe(() => {
    const { job, open: byPlace } = cards.state;
    if (job !== null) {
      memory.keep(job, unsentOf(byPlace));
    }
  });

  async function open(job: string | null): Promise<void> {
    clearTimeout(timer);
    const begun = job === null || job === cards.state.job ? {} : memory.of(job);
    cards.dispatch({ type: "opened", job });
    for (const [place, draft] of Object.entries(begun)) {
      put(place, newCard(draft, true));
    }
    if (job === null) {
      return;
    }
    const done = await api.operations(job);
    cards.dispatch({ type: "listed", job, done });
    if (cards.state.job === job && done.some(({ state }) => state === "sending")) {
      timer = setTimeout(() => void open(job).catch(() => undefined), LOOK_AGAIN_MS);
    }
  }

  function put(place: string, card: Card | null): void {
    cards.dispatch({ type: "card", place, card });
  }

  /** Does something about a card that is still there when the answer comes. */
  async function send(
    place: string,
    operation: (card: Card, job: string) => Promise<Partial<Card>>,
  ): Promise<void> {
    const { open: byPlace, job } = cards.state;
    const card = byPlace[place];
    if (card === undefined || card.sending || job === null) {
      return;
    }
    const sending = { ...card, sending: true, problem: null };
    put(place, sending);
    const change = await operation(card, job).catch((error: unknown) => ({
      problem: problemOf(error),
    }));
    if (cards.state.job === job && cards.state.open[place] === sending) {
      put(place, { ...sending, sending: false, ...change });
    }
  }

  /** What was confirmed cannot be taken back: its card stays until it is known what became of it. */
  function isConfirmed(place: string): boolean {
    const card = cards.state.open[place];
    return card !== undefined && card.sending && card.proposed !== null;
  }

  function forget(place: string): void {
    const proposed = cards.state.open[place]?.proposed;
    if (proposed !== null && proposed !== undefined) {
      // It expires by itself, too.
      void api.discardOperation(proposed.id).catch(() => undefined);
    }
  }

  return {
    cards,
    open,
    compose: (place, draft) => {
      if (!isConfirmed(place)) {
        forget(place);
        put(place, newCard(draft));
      }
    },
    edit: (place, change) => {
      const card = cards.state.open[place];
      if (card !== undefined) {
        put(place, { ...card, draft: { ...card.draft, ...change }, problem: null });
      }
    },
    preview: (place) => {
      forget(place);
      return send(place, async ({ draft }, job) => ({
        proposed: await api.propose(toActionRequest(draft, job)),
      }));
    },
    confirm: (place) =>
      send(place, async ({ proposed }, job) => {
        if (proposed === null) {
          return {};
        }
        const { id, nonce, digest } = proposed;
        const ended = await api.confirm(id, { nonce, digest }).catch(async (error: unknown) => {
          // The answer may be lost and the comment there: the record says what became of it.
          const found = await becameOf(job, id);
          if (found === undefined) {
            throw error;
          }
          return found;
        });
        void open(job).catch(() => undefined);
        return { ended, proposed: null };
      }),
    back: (place) => {
      const card = cards.state.open[place];
      if (card !== undefined && !isConfirmed(place)) {
        forget(place);
        put(place, newCard(card.draft));
      }
    },
    close: (place) => {
      if (!isConfirmed(place)) {
        forget(place);
        put(place, null);
      }
    },
  };
}

/** What the server has on record of an operation, if it was sent. */
async function becameOf(job: string, id: string): Promise<OperationView | undefined> {
  const done = await api.operations(job).catch((): OperationView[] => []);
  return done.find((operation) => operation.id === id && wasSent(operation));
}
