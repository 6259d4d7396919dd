import type { JobListItem, JobResult } from "../../../protocol/docket.ts";
import type { DocketEvent, JobEvent } from "../../../protocol/events.ts";
import { emptyResult, foldEvent } from "../../../protocol/fold.ts";
import type { SessionView, TokenCreated, TokenView } from "../../../protocol/session.ts";
import type { Share } from "../../../protocol/sharing.ts";
import type { Yours } from "../../../protocol/yours.ts";
import type { PageData, VersionedWatchlist } from "../../page-data.ts";
import type { ApiProblem } from "../server/api-problem.ts";
import { type DocketQuery, EMPTY_QUERY } from "./docket-query.ts";

/** The way to GitHub's consent and back, as this tab knows it. */
export type Authorization =
  | { state: "idle"; problem: ApiProblem | null }
  | { state: "opening" }
  | {
      state: "waiting";
      /** Null when another tab, or this one before a reload, started it. */
      authLink: string | null;
      expiresAt: number | null;
      /** Whether the browser refused to open the tab. */
      blocked: boolean;
      /** Why nothing can come of it at the moment. */
      hindrance?: string | undefined;
    };

/** How the events of the open docket are reaching this tab. */
export type Feed = "opening" | "live" | "reconnecting" | "offline" | "closed" | "gone";

export interface Docket {
  id: string;
  /** Somebody else's, to be read alone: its id is then the link. */
  byLink?: true;
  query: DocketQuery;
  /** Null until the first event. */
  job: JobEvent | null;
  result: JobResult;
  /** What of it is the reader's; null until that was said. */
  yours: Yours | null;
  /** Dockets of single pull requests that were asked for in it. */
  asked: Docket[];
  feed: Feed;
  cancelling: boolean;
}

export interface DocketForm {
  query: DocketQuery;
  sending: boolean;
  problem: ApiProblem | null;
}

export interface Tokens {
  /** Null until they are loaded. */
  list: TokenView[] | null;
  /** Shown this once. */
  created: TokenCreated | null;
  problem: ApiProblem | null;
}

/** The queues of all pinned repositories: one docket without entries. */
export interface Home {
  /** What is shown; null until the first is asked for. */
  docket: Docket | null;
  /** A newer one that is being read: it takes the place of the other at its end. */
  next: Docket | null;
  problem: ApiProblem | null;
}

export type Panel = "account" | "tokens" | "keys" | "share";

export interface State {
  page: PageData;
  /** Null until it is known. */
  session: SessionView | null;
  authorization: Authorization;
  form: DocketForm;
  docket: Docket | null;
  /** Null until it is loaded. */
  history: JobListItem[] | null;
  /** What this session shares. */
  shares: Share[];
  tokens: Tokens;
  /** Whether what the address asks for was begun with the account that is connected. */
  begun: boolean;
  /** Null until it is loaded. */
  watchlist: VersionedWatchlist | null;
  home: Home;
  panel: Panel | null;
  /** What went wrong with something that has no place of its own on the page. */
  problem: ApiProblem | null;
}

export type Action =
  | { type: "session"; session: SessionView }
  | { type: "begun" }
  | { type: "authorization"; authorization: Authorization }
  | { type: "query"; change: Partial<DocketQuery> }
  | { type: "form"; sending: boolean; problem: ApiProblem | null }
  | { type: "docket-opened"; id: string; query: DocketQuery; byLink?: boolean }
  | { type: "docket-closed" }
  | { type: "summary-asked"; id: string }
  | { type: "events"; id: string; events: DocketEvent[] }
  | { type: "feed"; id: string; feed: Feed }
  | { type: "cancelling"; id: string; cancelling: boolean }
  | { type: "history"; history: JobListItem[] | null }
  | { type: "shares"; shares: Share[] }
  | { type: "watchlist"; watchlist: VersionedWatchlist }
  | { type: "home-cleared" }
  | { type: "home-opened"; id: string; query: DocketQuery }
  | { type: "home-seen" }
  | { type: "home-problem"; problem: ApiProblem }
  | { type: "tokens"; change: Partial<Tokens> }
  | { type: "panel"; panel: Panel | null }
  | { type: "problem"; problem: ApiProblem | null }
  | { type: "forgotten" };

const NO_HOME: Home = { docket: null, next: null, problem: null };

export function initialState(page: PageData, query: DocketQuery = EMPTY_QUERY): State {
  return {
    page,
    session: page.session,
    authorization: { state: "idle", problem: null },
    form: { query, sending: false, problem: null },
    docket: null,
    history: null,
    shares: [],
    tokens: { list: null, created: null, problem: null },
    begun: false,
    watchlist: page.watchlist,
    home: NO_HOME,
    panel: null,
    problem: null,
  };
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "session": {
      const { session } = action;
      const form = reconsider(state.form, session);
      return isSameReader(state.session, session)
        ? { ...state, session, form }
        : { ...state, session, form, begun: false, watchlist: null, home: NO_HOME };
    }
    case "begun":
      return { ...state, begun: true };
    case "authorization":
      return { ...state, authorization: action.authorization };
    case "query": {
      const query = { ...state.form.query, ...action.change };
      return { ...state, form: { query, sending: state.form.sending, problem: null } };
    }
    case "form": {
      const { sending, problem } = action;
      return { ...state, form: { ...state.form, sending, problem } };
    }
    case "docket-opened":
      return {
        ...state,
        docket: openDocket(action.id, action.query, action.byLink),
        form: { ...state.form, problem: null },
        problem: null,
      };
    case "summary-asked": {
      const { docket } = state;
      return docket === null
        ? state
        : {
            ...state,
            docket: { ...docket, asked: [...docket.asked, openDocket(action.id, docket.query)] },
          };
    }
    case "docket-closed":
      return { ...state, docket: null, form: { ...state.form, problem: null }, problem: null };
    case "events":
      return changeDocket(state, action.id, (docket) => foldInto(docket, action.events));
    case "feed":
      return changeDocket(state, action.id, (docket) =>
        action.feed === "gone" ? emptied(docket) : { ...docket, feed: action.feed },
      );
    case "cancelling":
      return changeDocket(state, action.id, (docket) => ({
        ...docket,
        cancelling: action.cancelling,
      }));
    case "history":
      return { ...state, history: action.history };
    case "shares":
      return { ...state, shares: action.shares };
    case "watchlist":
      return { ...state, watchlist: action.watchlist };
    case "home-cleared":
      return { ...state, home: NO_HOME };
    case "home-opened": {
      const opened = openDocket(action.id, action.query);
      const shown = state.home.docket;
      const home =
        shown === null || shown.id === action.id
          ? { docket: shown ?? opened, next: null }
          : { docket: shown, next: opened };
      return { ...state, home: { ...home, problem: null } };
    }
    case "home-seen": {
      const { docket } = state.home;
      return docket === null || docket.yours === null
        ? state
        : {
            ...state,
            home: {
              ...state.home,
              docket: { ...docket, yours: { ...docket.yours, new: [], merged: [], closed: [] } },
            },
          };
    }
    case "home-problem":
      return { ...state, home: { ...state.home, problem: action.problem } };
    case "tokens":
      return { ...state, tokens: { ...state.tokens, ...action.change } };
    case "panel":
      return {
        ...state,
        panel: action.panel,
        tokens: { ...state.tokens, created: null, problem: null },
      };
    case "problem":
      return { ...state, problem: action.problem };
    case "forgotten":
      return {
        ...initialState({ ...state.page, watchlist: null }, state.form.query),
        session: state.session,
      };
  }
}

/** Whether what is shown of an account is still that of the reader. Of one that was not known yet it is. */
function isSameReader(before: SessionView | null, now: SessionView): boolean {
  const was = before?.github.login;
  const { login } = now.github;
  return (
    now.connected &&
    before?.connected !== false &&
    (was === undefined || login === undefined || was === login)
  );
}

const CONNECTION_PROBLEMS = new Set(["not_connected", "reconnect_required"]);

/** A query that only lacked the connection has no problem any more once there is one. */
function reconsider(form: DocketForm, { connected }: SessionView): DocketForm {
  return connected && form.problem !== null && CONNECTION_PROBLEMS.has(form.problem.code)
    ? { ...form, problem: null }
    : form;
}

function openDocket(id: string, query: DocketQuery, byLink = false): Docket {
  return {
    id,
    ...(byLink ? { byLink } : {}),
    query,
    job: null,
    result: { ...emptyResult(id), repository: query.repository },
    yours: null,
    asked: [],
    feed: "opening",
    cancelling: false,
  };
}

/** It was deleted, or its person no longer sees the repository: nothing of it stays on the page. */
function emptied(docket: Docket): Docket {
  return { ...openDocket(docket.id, docket.query, docket.byLink), feed: "gone" };
}

function foldInto(docket: Docket, events: DocketEvent[]): Docket {
  let { job, result, yours } = docket;
  for (const event of events) {
    result = foldEvent(result, event);
    if (event.event === "job") {
      job = event.data;
    } else if (event.event === "yours") {
      yours = event.data;
    }
  }
  return { ...docket, job, result, yours, feed: feedAfter(docket.feed, result) };
}

/** What the browser calls offline stays so until it says otherwise, whatever still trickles in. */
function feedAfter(feed: Feed, { outcome }: JobResult): Feed {
  if (outcome !== "running") {
    return "closed";
  }
  return feed === "offline" ? feed : "live";
}

/** What arrives late for a docket that is no longer open changes nothing. */
function changeDocket(state: State, id: string, change: (docket: Docket) => Docket): State {
  const { docket, home } = state;
  if (home.next?.id === id) {
    return { ...state, home: withNext(home, change(home.next)) };
  }
  if (home.docket?.id === id) {
    return { ...state, home: { ...home, docket: change(home.docket) } };
  }
  if (docket === null) {
    return state;
  }
  if (docket.id === id) {
    return { ...state, docket: change(docket) };
  }
  return docket.asked.some((other) => other.id === id)
    ? {
        ...state,
        docket: {
          ...docket,
          asked: docket.asked.map((other) => (other.id === id ? change(other) : other)),
        },
      }
    : state;
}

/** What is newer is shown once it is whole. */
function withNext(home: Home, next: Docket): Home {
  return next.result.outcome === "running"
    ? { ...home, next }
    : { ...home, docket: next, next: null };
}
