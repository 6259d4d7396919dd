import type { YoursRow } from "../../../protocol/yours.ts";
import { say } from "../parts/undo-note.tsx";
import { itemKey, withYours } from "../queue/items.ts";
import { api } from "../server/api.ts";
import type { Attempt } from "./attempt.ts";
import { isNamed, repositoriesOf } from "./repositories-of.ts";
import type { Docket } from "./state.ts";
import type { Store } from "./store.ts";

/** Which pull request is meant. */
export interface About {
  repository: string;
  number: number;
}

/** What a person does to single pull requests of a queue. Each is shown at once, and can be taken back. */
export function createTriageCommands(store: Store, attempt: Attempt) {
  /** The dockets on the page that show it. */
  function docketsWith({ repository }: About): Docket[] {
    const { docket, home } = store.state;
    // What somebody shared is read alone.
    return [docket, home.docket].flatMap((each) =>
      each !== null && each.byLink !== true && repositoriesOf(each.result).some(isNamed(repository))
        ? each
        : [],
    );
  }

  function rowOf(about: About): YoursRow | undefined {
    return docketsWith(about)
      .flatMap(({ yours }) => yours?.rows ?? [])
      .find((row) => itemKey(row) === itemKey(about));
  }

  function change(about: About, what: Partial<YoursRow>): void {
    for (const { id, yours } of docketsWith(about)) {
      const data = withYours(yours, about, what);
      store.dispatch({ type: "events", id, events: [{ event: "yours", data }] });
    }
  }

  /** What was shown before the server refused it is shown no more. */
  async function send(work: () => Promise<void>, giveBack: () => void): Promise<boolean> {
    const isDone = await attempt(work);
    if (!isDone) {
      giveBack();
    }
    return isDone;
  }

  async function snooze(about: About, until: string, words: string): Promise<void> {
    change(about, { snoozed: until });
    const giveBack = () => change(about, { snoozed: undefined });
    if (await send(() => api.snooze(about, until), giveBack)) {
      say(`#${about.number} snoozed ${words}`, () => void endSnooze(about));
    }
  }

  async function endSnooze(about: About): Promise<void> {
    const until = rowOf(about)?.snoozed;
    change(about, { snoozed: undefined });
    await send(
      () => api.endSnooze(about),
      () => change(about, { snoozed: until }),
    );
  }

  /** What was new of it is not any more. */
  function markSeen(about: About): void {
    const [docket] = docketsWith(about);
    const changes = rowOf(about)?.changes;
    if (docket === undefined || changes === undefined) {
      say(`Nothing new in #${about.number}`);
      return;
    }
    change(about, { changes: undefined });
    const timer = setTimeout(
      () =>
        void send(
          () => api.markSeen(docket.id, about.repository, about.number),
          () => change(about, { changes }),
        ),
      UNDO_MS,
    );
    say(`#${about.number} marked as seen`, () => {
      clearTimeout(timer);
      change(about, { changes });
    });
  }

  return { snooze, endSnooze, markSeen };
}

/** A mark cannot be taken back once it is sent, so it waits as long as taking it back is offered. */
const UNDO_MS = 6000;
