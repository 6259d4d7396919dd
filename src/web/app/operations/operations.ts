import type { OperationView } from "../../../protocol/operations.ts";
import { createStore, type StoreOf } from "../page/store.ts";
import { problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import {
  type Composition,
  isConfirmed,
  newComposition,
  NO_OPERATIONS,
  type OperationsAction,
  type OperationsState,
  reduceOperations,
  unsentTexts,
  wasSent,
} from "./compositions.ts";
import type { TextMemory } from "./text-memory.ts";
import { toOperationRequest, type UnsentText } from "./unsent-text.ts";

/** How often what is being sent is looked after. */
const POLL_MS = 2000;

/** What a person has Docket write on GitHub: edited, shown exactly, and only then confirmed. */
export interface Operations {
  store: StoreOf<OperationsState, OperationsAction>;
  /**
   * Shows what is on record of a docket; null when none is open. Where this deployment `writes` no more, nothing new is
   * begun, and what was begun in this browser is kept as it is.
   */
  open(job: string | null, writes?: boolean): Promise<void>;
  compose(composerId: string, text: UnsentText): void;
  edit(composerId: string, change: Partial<UnsentText>): void;
  preview(composerId: string): Promise<void>;
  confirm(composerId: string): Promise<void>;
  /** From the preview to the text again. */
  back(composerId: string): void;
  /** Puts it away; what was only shown is not sent any more. */
  close(composerId: string): void;
  /** Ends a preview on record that no composer holds. */
  discard(id: string): Promise<void>;
}

export function createOperations(memory: TextMemory): Operations {
  const store = createStore(NO_OPERATIONS, reduceOperations);
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.subscribe(() => {
    const { job, writes, compositions } = store.state;
    if (job !== null && writes) {
      memory.keep(job, unsentTexts(compositions));
    }
  });

  async function open(job: string | null, writes = true): Promise<void> {
    clearTimeout(timer);
    const begun = job === null || !writes || job === store.state.job ? {} : memory.of(job);
    store.dispatch({ type: "opened", job, writes });
    for (const [composerId, text] of Object.entries(begun)) {
      put(composerId, newComposition(text, true));
    }
    if (job === null) {
      return;
    }
    const operations = await api.operations(job);
    store.dispatch({ type: "listed", job, operations });
    if (store.state.job === job && operations.some(({ state }) => state === "sending")) {
      timer = setTimeout(() => void open(job, writes).catch(() => undefined), POLL_MS);
    }
  }

  function put(composerId: string, composition: Composition | null): void {
    store.dispatch({ type: "composition", composerId, composition });
  }

  /** Makes a call about a composition that is still there when the answer comes. */
  async function send(
    composerId: string,
    call: (composition: Composition, job: string) => Promise<Partial<Composition>>,
  ): Promise<void> {
    const { compositions, job } = store.state;
    const composition = compositions[composerId];
    if (composition === undefined || composition.sending || job === null) {
      return;
    }
    const sending = { ...composition, sending: true, problem: null };
    put(composerId, sending);
    const change = await call(composition, job).catch((error: unknown) => ({
      problem: problemOf(error),
    }));
    if (store.state.job === job && store.state.compositions[composerId] === sending) {
      put(composerId, { ...sending, sending: false, ...change });
    }
  }

  function discardPreview(composerId: string): void {
    const proposed = store.state.compositions[composerId]?.proposed;
    if (proposed !== null && proposed !== undefined) {
      // It expires by itself, too.
      void api.discardOperation(proposed.id).catch(() => undefined);
    }
  }

  /** Puts something else in the composer, unless what is there was confirmed. */
  function replace(composerId: string, composition: Composition | null): void {
    const current = store.state.compositions[composerId];
    if (current === undefined || !isConfirmed(current)) {
      discardPreview(composerId);
      put(composerId, composition);
    }
  }

  return {
    store,
    open,
    compose: (composerId, text) => replace(composerId, newComposition(text)),
    edit: (composerId, change) => {
      const composition = store.state.compositions[composerId];
      if (composition !== undefined) {
        put(composerId, {
          ...composition,
          text: { ...composition.text, ...change },
          problem: null,
        });
      }
    },
    preview: (composerId) => {
      discardPreview(composerId);
      return send(composerId, async ({ text }, job) => ({
        proposed: await api.propose(toOperationRequest(text, job)),
      }));
    },
    confirm: (composerId) =>
      send(composerId, async ({ proposed }, job) => {
        if (proposed === null) {
          return {};
        }
        const { id, nonce, digest } = proposed;
        const ended = await api.confirm(id, { nonce, digest }).catch(async (error: unknown) => {
          // The answer may be lost and the comment there: the record says what became of it.
          const found = await findSent(job, id);
          if (found === undefined) {
            throw error;
          }
          return found;
        });
        void open(job).catch(() => undefined);
        return { ended, proposed: null };
      }),
    back: (composerId) => {
      const composition = store.state.compositions[composerId];
      if (composition !== undefined) {
        replace(composerId, newComposition(composition.text));
      }
    },
    close: (composerId) => replace(composerId, null),
    discard: async (id) => {
      const { job, writes } = store.state;
      // Whether it was discarded, or had ended before, the record says.
      await api.discardOperation(id).catch(() => undefined);
      if (store.state.job === job) {
        await open(job, writes).catch(() => undefined);
      }
    },
  };
}

/** What the server has on record of an operation, if it was sent. */
async function findSent(job: string, id: string): Promise<OperationView | undefined> {
  const operations = await api.operations(job).catch((): OperationView[] => []);
  return operations.find((operation) => operation.id === id && wasSent(operation));
}
