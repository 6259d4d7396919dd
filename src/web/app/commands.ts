import { parseRepositoryName } from "../../github/repository-name.ts";
import type { JobListItem } from "../../protocol/docket.ts";
import type { QuestionRequest } from "../../protocol/questions.ts";
import { createPrivateConsent } from "./docket-form/private-consent.ts";
import { soughtIn } from "./docket-form/sought.ts";
import { createDraftMemory } from "./operations/draft-memory.ts";
import { draftOf } from "./operations/draft.ts";
import { createOperating } from "./operations/operations.ts";
import { placeOf } from "./operations/place.ts";
import { formatAddress, readAddress } from "./page/address.ts";
import { createConnecting } from "./page/connect.ts";
import { EMPTY_QUESTION, type Question, toRequest } from "./page/docket-query.ts";
import { follow } from "./page/follow.ts";
import { rememberScroll } from "./page/scroll-memory.ts";
import type { Panel } from "./page/state.ts";
import type { Store } from "./page/store.ts";
import { createInquiry } from "./questions/questions.ts";
import { type ApiProblem, problemOf } from "./server/api-problem.ts";
import { api } from "./server/api.ts";

const NOT_CONNECTED: ApiProblem = {
  code: "not_connected",
  title: "Not connected",
  detail: "Connect your GitHub account first.",
};

/** Everything a person can ask the page to do. */
export type Commands = ReturnType<typeof createCommands>;

export function createCommands(store: Store) {
  const connecting = createConnecting(store, refresh);
  const consent = createPrivateConsent(localStorage);
  const drafts = createDraftMemory(sessionStorage);
  const operating = createOperating(drafts);
  const inquiry = createInquiry({
    onDraft: (view) => operating.compose(placeOf(view.number), draftOf(view)),
    onProblem: refreshIfDisconnected,
  });
  /** Repositories that were found to be public: what is asked about them needs no consent. */
  const open = new Set<string>();
  let unfollow: (() => void) | null = null;

  /** What the server knows of this visitor. */
  async function refresh(): Promise<void> {
    const session = await api.session();
    store.dispatch({ type: "session", session });
    await loadHistory();
  }

  async function loadHistory(): Promise<void> {
    const known = store.state.session?.known === true;
    store.dispatch({ type: "history", history: known ? await api.jobs() : [] });
  }

  async function start(): Promise<void> {
    showAddress();
    await attempt(async () => {
      // The page may have brought the session along; the list of dockets it never does.
      await (store.state.session === null ? refresh() : loadHistory());
      const { session } = store.state;
      if (session?.github.state === "pending") {
        connecting.resume();
      }
      const running = store.state.history?.find(({ outcome }) => outcome === "running");
      if (running !== undefined && location.pathname === "/") {
        openJob(running);
      }
    });
  }

  async function ask(question: Question = store.state.asking.question): Promise<void> {
    if (store.state.session?.connected === false) {
      return refuse(NOT_CONNECTED);
    }
    store.dispatch({ type: "asking", sending: true, problem: null });
    try {
      if (!(await mayBeSent(question.repository))) {
        store.dispatch({ type: "asking", sending: false, problem: null });
        return;
      }
      const { id, repository } = await api.startJob(toRequest(question));
      store.dispatch({ type: "asking", sending: false, problem: null });
      show({ ...question, repository }, id);
      await refresh();
    } catch (error) {
      const problem = problemOf(error);
      refuse(problem);
      refreshIfDisconnected(problem);
    }
  }

  function refreshIfDisconnected({ code }: ApiProblem): void {
    if (code === "not_connected" || code === "reconnect_required") {
      void attempt(refresh);
    }
  }

  /** Whether the question is on its way. */
  async function askQuestion(request: QuestionRequest): Promise<boolean> {
    const { docket } = store.state;
    try {
      const sent = docket !== null && (await mayBeSent(docket.result.repository));
      if (sent) {
        inquiry.ask(request);
      }
      return sent;
    } catch (error) {
      inquiry.refuse(request, problemOf(error));
      return false;
    }
  }

  /** Brings what was asked about a docket that has ended, and what was sent from it. */
  async function openThread(id: string): Promise<void> {
    await Promise.all([refresh(), inquiry.open(id)]);
    const { docket, session } = store.state;
    if (docket?.id === id && session?.actions === true) {
      await operating.open(id);
    }
  }

  function closeThread(): void {
    void inquiry.open(null);
    void operating.open(null);
  }

  /** Whether the model may read it: what is public it may, what is private the person is asked about once. */
  async function mayBeSent(repository: string): Promise<boolean> {
    const { page, session } = store.state;
    const { privateModelHost: host, githubUrl } = page;
    const login = session?.github.login ?? "";
    const name = parseRepositoryName(repository, githubUrl);
    if (host === null || name === null || consent.isGiven(host, login)) {
      return true;
    }
    const wanted = `${name.owner}/${name.name}`.toLowerCase();
    if (open.has(wanted)) {
      return true;
    }
    const item = soughtIn(await api.repositories(wanted), name);
    // What cannot be found here cannot be summarized either, and the server says why.
    if (item?.private === true) {
      return await consent.ask({ repository: item.repository, host }, login);
    }
    open.add(wanted);
    return true;
  }

  function refuse(problem: ApiProblem): void {
    store.dispatch({ type: "asking", sending: false, problem });
  }

  function openJob(item: Pick<JobListItem, "id" | "repository" | "limit">): void {
    show({ ...EMPTY_QUESTION, repository: item.repository, limit: item.limit }, item.id);
  }

  /** Opens a docket and gives it an address of its own. */
  function show(question: Question, id: string): void {
    history.pushState(null, "", formatAddress({ question, jobId: id }));
    openDocket(question, id);
    scrollTo(0, 0);
  }

  function openDocket(question: Question, id: string): void {
    unfollow?.();
    store.dispatch({ type: "question", change: question });
    store.dispatch({ type: "docket-opened", id, question });
    closeThread();
    unfollow = follow(id, store, () => void attempt(() => openThread(id)));
  }

  function closeDocket(): void {
    leave();
    unfollow?.();
    unfollow = null;
    closeThread();
    store.dispatch({ type: "docket-closed" });
  }

  /** What is needed to come back to where the reader is. */
  function leave(): void {
    const id = store.state.docket?.id;
    if (id !== undefined) {
      rememberScroll(id);
    }
  }

  function goHome(): void {
    history.pushState(null, "", "/");
    closeDocket();
    scrollTo(0, 0);
    void attempt(refresh);
  }

  /** Brings the page to what the address says: on loading, and when going back and forth. */
  function showAddress(): void {
    const { question, jobId } = readAddress(new URL(location.href));
    if (question.repository !== "") {
      store.dispatch({ type: "question", change: question });
    }
    if (jobId === null) {
      closeDocket();
    } else if (jobId !== store.state.docket?.id) {
      openDocket(question, jobId);
    }
  }

  /** Does something whose failure has no place of its own on the page. */
  async function attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
      store.dispatch({ type: "problem", problem: null });
    } catch (error) {
      store.dispatch({ type: "problem", problem: problemOf(error) });
    }
  }

  return {
    store,
    consent,
    inquiry,
    operating,
    askQuestion,
    start,
    leave,
    /** Looks again, as something may have changed while the page was out of sight. */
    refresh: () => {
      const { job } = inquiry.thread.state;
      return attempt(job === null ? refresh : () => openThread(job));
    },
    showAddress,
    goHome,
    connect: () => connecting.connect(),
    cancelConnecting: () => connecting.cancel(),
    change: (change: Partial<Question>) => {
      store.dispatch({ type: "question", change });
    },
    ask,
    openJob,
    cancelJob: (id: string) =>
      attempt(async () => {
        store.dispatch({ type: "cancelling", id, cancelling: true });
        try {
          await api.cancelJob(id);
        } catch (error) {
          store.dispatch({ type: "cancelling", id, cancelling: false });
          throw error;
        }
      }),
    deleteJob: (id: string) =>
      attempt(async () => {
        await api.deleteJob(id);
        drafts.drop(id);
        if (store.state.docket?.id === id) {
          goHome();
        }
        await refresh();
      }),
    disconnect: () =>
      attempt(async () => {
        connecting.stop();
        await api.disconnect();
        store.dispatch({ type: "authorization", authorization: { state: "idle", problem: null } });
        store.dispatch({ type: "panel", panel: null });
        await refresh();
      }),
    forget: () =>
      attempt(async () => {
        connecting.stop();
        unfollow?.();
        await api.forget();
        sessionStorage.clear();
        history.replaceState(null, "", "/");
        store.dispatch({ type: "forgotten" });
        closeThread();
        await refresh();
      }),
    openPanel: (panel: Panel | null) => {
      store.dispatch({ type: "panel", panel });
      if (panel === "tokens") {
        void loadTokens();
      }
    },
    createToken: async (name: string) => {
      try {
        const created = await api.createToken(name);
        store.dispatch({ type: "tokens", change: { created, problem: null } });
      } catch (error) {
        store.dispatch({ type: "tokens", change: { problem: problemOf(error) } });
      }
      await loadTokens();
    },
    deleteToken: async (id: string) => {
      try {
        await api.deleteToken(id);
        store.dispatch({ type: "tokens", change: { created: null, problem: null } });
      } catch (error) {
        store.dispatch({ type: "tokens", change: { problem: problemOf(error) } });
      }
      await loadTokens();
    },
    dismissProblem: () => {
      store.dispatch({ type: "problem", problem: null });
    },
  };

  async function loadTokens(): Promise<void> {
    try {
      store.dispatch({ type: "tokens", change: { list: await api.tokens() } });
    } catch (error) {
      store.dispatch({ type: "tokens", change: { problem: problemOf(error) } });
    }
  }
}
