import { parseRepositoryName } from "../../../github/repository-name.ts";
import type { JobListItem } from "../../../protocol/docket.ts";
import { type ApiProblem, problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import { formatAddress, PINNED_PATH, readAddress, readLink } from "./address.ts";
import { createAttempt } from "./attempt.ts";
import { createConnectFlow } from "./connect.ts";
import { type DocketQuery, EMPTY_QUERY, toRequest } from "./docket-query.ts";
import { follow } from "./follow.ts";
import { createHomeCommands, markDocketSeen } from "./home.ts";
import { queryOf } from "./repositories-of.ts";
import { rememberScroll } from "./scroll-memory.ts";
import { createSharingCommands } from "./sharing.ts";
import type { Panel } from "./state.ts";
import type { Store } from "./store.ts";
import { createTokenCommands } from "./tokens.ts";
import { type About, createTriageCommands } from "./triage.ts";
import { understand } from "./understand.ts";
import { createWatchlistCommands } from "./watchlist.ts";
import { whenVisible } from "./when-visible.ts";

const NOT_CONNECTED: ApiProblem = {
  code: "not_connected",
  title: "Not connected yet",
  detail: "Connect GitHub, and this goes on by itself.",
};

/** Everything a person can ask the page to do. */
export type Commands = ReturnType<typeof createCommands>;

/** The parts of the page that have a state of their own. */
export interface Parts {
  /** Whether the model may read a repository; may ask the person. */
  maySend: (repositories: readonly string[]) => Promise<boolean>;
  /** Each shows what it has about a docket that has ended; null when none is open. */
  questions: { open(job: string | null): Promise<void> };
  operations: { open(job: string | null, writes?: boolean): Promise<void> };
  /** Texts that were not sent. */
  texts: { drop(job: string): void };
}

/** The pull request to unfold, and whether the address takes the place of the one before. */
interface Where {
  pull?: number | undefined;
  replace?: boolean;
}

export function createCommands(store: Store, { maySend, questions, operations, texts }: Parts) {
  const attempt = createAttempt(store);
  const connecting = createConnectFlow(store, refresh);
  const tokens = createTokenCommands(store);
  const triage = createTriageCommands(store, attempt);
  const watchlist = createWatchlistCommands(store, attempt);
  const home = createHomeCommands(store, {
    loadWatchlist: () => watchlist.load(),
    onProblem: refreshIfDisconnected,
  });
  const sharing = createSharingCommands(store, attempt);
  /** What was asked for before there was a connection to ask with. */
  let wanted: DocketQuery | null = null;
  /** Stops following what was asked for in the open docket. */
  let unfollowAsked: (() => void)[] = [];
  /** The open docket, once it has ended. */
  let endedJob: string | null = null;
  /** Gives up marking the open docket as seen. */
  let unsee: (() => void) | null = null;
  let unfollow: (() => void) | null = null;

  /** What the server knows of this visitor. */
  async function refresh(): Promise<void> {
    store.dispatch({ type: "session", session: await api.session() });
    await loadHistory();
    await begin();
  }

  /** Goes on with what was asked for as soon as there is an account to ask with. */
  async function begin(): Promise<void> {
    const { session, begun, docket } = store.state;
    if (session?.connected !== true) {
      home.leave();
    } else if (!begun) {
      store.dispatch({ type: "begun" });
      const query = wanted;
      wanted = null;
      if (query !== null) {
        await startDocket(query);
      } else if (docket === null) {
        await startAtAddress();
      }
    }
    await lookAtShared();
  }

  /** Opens what the link of the address leads to, or sees whether it still does. */
  async function lookAtShared(): Promise<void> {
    const link = readLink(location);
    const { docket, session } = store.state;
    if (link === null || session?.connected !== true) {
      if (docket?.byLink === true) {
        closeDocket();
      }
      return;
    }
    if (docket === null) {
      openShared(link);
    } else if (docket.id === link && docket.feed === "closed") {
      try {
        await api.job(link, true);
      } catch (error) {
        if (problemOf(error).code === "not_found") {
          store.dispatch({ type: "feed", id: link, feed: "gone" });
        }
      }
    }
  }

  async function loadHistory(): Promise<void> {
    const known = store.state.session?.known === true;
    store.dispatch({ type: "history", history: known ? await api.jobs() : [] });
    await sharing.load();
  }

  async function start(): Promise<void> {
    showAddress();
    await attempt(async () => {
      // The page may have brought the session along; the list of dockets it never does.
      if (store.state.session === null) {
        await refresh();
      } else {
        await loadHistory();
        await begin();
      }
      if (store.state.session?.github.state === "pending") {
        connecting.resume();
      }
    });
  }

  /** The address of a repository asks for its docket, that of the home page for what is pinned. */
  async function startAtAddress(): Promise<void> {
    const address = readAddress(new URL(location.href));
    if (location.pathname === "/") {
      await showHome(false);
    } else if (location.pathname === PINNED_PATH) {
      await summarizePinned(store.state.page.startsByItself, { replace: true });
    } else if (address.query.repository !== "" && store.state.page.startsByItself) {
      // The form has it too, and may have been changed before there was a connection.
      await startDocket(store.state.form.query, { pull: address.pull, replace: true });
    }
  }

  /** One docket of all that is pinned; the home page where nothing is, or nothing may begin by itself. */
  async function summarizePinned(mayStart: boolean, where: Where = {}): Promise<void> {
    if (store.state.watchlist === null) {
      await watchlist.load();
    }
    const pinned = store.state.watchlist?.repositories ?? [];
    if (pinned.length === 0 || !mayStart) {
      history.replaceState(null, "", "/");
      await showHome(false);
      return;
    }
    const several = pinned.map(({ repository }) => repository);
    await startDocket({ ...EMPTY_QUERY, several }, where);
  }

  async function showHome(anew: boolean): Promise<void> {
    if (store.state.session?.connected === true) {
      await home.show(anew);
    }
  }

  /** Reads again what failed, or was read too long ago, once somebody looks at it. */
  async function freshenHome(): Promise<void> {
    const { docket, begun } = store.state;
    if (docket === null && begun && location.pathname === "/" && home.isStale()) {
      await showHome(false);
    }
  }

  async function startDocket(
    asked: DocketQuery = store.state.form.query,
    where: Where = {},
  ): Promise<void> {
    if (store.state.session?.connected === false) {
      wanted = asked;
      keepInAddress(asked);
      return refuse(NOT_CONNECTED);
    }
    store.dispatch({ type: "form", sending: true, problem: null });
    try {
      const query = await understand(asked, store.state.page.githubUrl);
      const { repository: name, several } = query;
      if (!(await maySend(several.length > 0 ? several : [name]))) {
        store.dispatch({ type: "form", sending: false, problem: null });
        return;
      }
      const { id, repository } = await api.startJob(toRequest(query));
      store.dispatch({ type: "form", sending: false, problem: null });
      show({ ...query, repository }, id, where);
      await refresh();
    } catch (error) {
      const problem = problemOf(error);
      refuse(problem);
      refreshIfDisconnected(problem);
    }
  }

  /** A reload on the way to GitHub and back is to lose nothing. */
  function keepInAddress(query: DocketQuery): void {
    const name = parseRepositoryName(query.repository, store.state.page.githubUrl);
    if (name !== null) {
      const repository = `${name.owner}/${name.name}`;
      history.replaceState(
        null,
        "",
        formatAddress({ query: { ...query, repository }, jobId: null }),
      );
    }
  }

  function refreshIfDisconnected({ code }: ApiProblem): void {
    if (code === "not_connected" || code === "reconnect_required") {
      void attempt(refresh);
    }
  }

  /** Brings what was asked about a docket that has ended, and what was sent from it. */
  async function openEnded(id: string): Promise<void> {
    endedJob = id;
    unsee = whenVisible(() => markSeen(id));
    await Promise.all([refresh(), questions.open(id)]);
    const { docket, session } = store.state;
    if (docket?.id === id && session !== null) {
      await operations.open(id, session.actions);
    }
  }

  /** What the docket shows needs no telling again. A mark that is lost shows as news that is none. */
  function markSeen(id: string): void {
    const { docket, session } = store.state;
    if (docket?.id === id && session?.connected === true) {
      void markDocketSeen(docket).catch(() => {});
    }
  }

  function closeEnded(): void {
    endedJob = null;
    unsee?.();
    void questions.open(null);
    void operations.open(null);
  }

  function refuse(problem: ApiProblem): void {
    store.dispatch({ type: "form", sending: false, problem });
  }

  /** Has one more pull request of the open docket summarized, in its place. */
  async function writeSummary({ repository, number }: About): Promise<void> {
    const { docket } = store.state;
    if (docket === null) {
      return;
    }
    await attempt(async () => {
      if (await maySend([repository])) {
        const query = { ...EMPTY_QUERY, language: docket.query.language, repository };
        const request = { ...toRequest(query), queue: false, pullRequests: [number] };
        const { id } = await api.startJob(request);
        if (store.state.docket?.id === docket.id) {
          store.dispatch({ type: "summary-asked", id });
          unfollowAsked.push(follow(id, store, () => {}));
        }
      }
    });
  }

  function openJob(item: Pick<JobListItem, "id" | "repository" | "limit">): void {
    show({ ...EMPTY_QUERY, repository: item.repository, limit: item.limit }, item.id);
  }

  /** Asks again what the open docket answers. */
  async function refreshDocket(): Promise<void> {
    const { docket } = store.state;
    if (docket !== null) {
      await startDocket(queryOf(docket));
    }
  }

  /** Opens a docket and gives it an address of its own. */
  function show(query: DocketQuery, id: string, { pull, replace = false }: Where = {}): void {
    const address = formatAddress({ query, jobId: id, pull });
    history[replace ? "replaceState" : "pushState"](null, "", address);
    openDocket(query, id);
    scrollTo(0, 0);
  }

  function stopFollowing(): void {
    unfollow?.();
    unfollow = null;
    unfollowAsked.forEach((stop) => stop());
    unfollowAsked = [];
  }

  function openDocket(query: DocketQuery, id: string): void {
    stopFollowing();
    home.leave();
    const repository = query.several.length > 0 ? "" : query.repository;
    store.dispatch({ type: "query", change: { ...query, repository, several: [] } });
    store.dispatch({ type: "docket-opened", id, query });
    closeEnded();
    unfollow = follow(id, store, () => void attempt(() => openEnded(id)));
  }

  /** Somebody else's docket: nothing of it is the person's but their own turn. */
  function openShared(link: string): void {
    stopFollowing();
    home.leave();
    store.dispatch({ type: "docket-opened", id: link, query: EMPTY_QUERY, byLink: true });
    closeEnded();
    unfollow = follow(link, store, () => {}, { byLink: true, onGone: lookAgain });
  }

  /** A connection that GitHub has refused meanwhile is no way to read it either. */
  function lookAgain(): void {
    void attempt(refresh);
  }

  function closeDocket(): void {
    leave();
    stopFollowing();
    closeEnded();
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
    void attempt(async () => {
      await Promise.all([refresh(), showHome(false)]);
    });
  }

  /** Brings the page to what the address says: on loading, and when going back and forth. */
  function showAddress(): void {
    const { query, jobId } = readAddress(new URL(location.href));
    if (query.repository !== "") {
      store.dispatch({ type: "query", change: query });
    }
    const link = readLink(location);
    if (link !== null) {
      if (link !== store.state.docket?.id) {
        closeDocket();
        void lookAtShared();
      }
    } else if (jobId === null) {
      closeDocket();
    } else if (jobId !== store.state.docket?.id) {
      openDocket(query, jobId);
    }
  }

  /** Nothing of the session stays on the page. */
  async function endSession(end: () => Promise<void>): Promise<void> {
    connecting.stop();
    stopFollowing();
    await end();
    sessionStorage.clear();
    history.replaceState(null, "", "/");
    store.dispatch({ type: "forgotten" });
    closeEnded();
    await refresh();
  }

  return {
    store,
    start,
    leave,
    /** Looks again, as something may have changed while the page was out of sight. */
    refresh: () => {
      const job = endedJob;
      return attempt(async () => {
        await (job === null ? refresh() : openEnded(job));
        await freshenHome();
      });
    },
    refreshIfDisconnected,
    showAddress: () => {
      showAddress();
      if (location.pathname === "/") {
        void attempt(() => showHome(false));
      }
    },
    goHome,
    connect: () => connecting.connect(),
    cancelConnecting: () => connecting.cancel(),
    change: (change: Partial<DocketQuery>) => {
      store.dispatch({ type: "query", change });
    },
    startDocket,
    writeSummary,
    /** Opens the docket of a repository with one pull request unfolded. */
    openPull: ({ repository, number }: About) =>
      startDocket({ ...EMPTY_QUERY, repository }, { pull: number }),
    refreshDocket,
    summarizePinned: () => attempt(() => summarizePinned(true)),
    refreshHome: () => attempt(() => showHome(true)),
    markAllSeen: () => attempt(home.markAllSeen),
    pin: async (...repositories: string[]) => {
      await watchlist.pin(...repositories);
      if (store.state.docket === null) {
        await attempt(() => showHome(false));
      }
    },
    unpin: watchlist.unpin,
    snooze: triage.snooze,
    endSnooze: triage.endSnooze,
    markSeen: triage.markSeen,
    openJob,
    share: sharing.share,
    endShare: sharing.endShare,
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
        texts.drop(id);
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
    leaveSession: () => attempt(() => endSession(api.leave)),
    forget: () => attempt(() => endSession(api.forget)),
    openPanel: (panel: Panel | null) => {
      store.dispatch({ type: "panel", panel });
      if (panel === "tokens") {
        void tokens.loadTokens();
      }
    },
    createToken: tokens.createToken,
    deleteToken: tokens.deleteToken,
    dismissProblem: () => {
      store.dispatch({ type: "problem", problem: null });
    },
  };
}
