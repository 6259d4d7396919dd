import { ErrorBoundary, useEffect } from "hono/jsx/dom";

import { Icon } from "../icon.tsx";
import { Introduction } from "../view/introduction.tsx";
import { Invitation } from "../view/invitation.tsx";
import { AccountPanel } from "./account/account-panel.tsx";
import { ConnectPanel } from "./account/connect-panel.tsx";
import { LoginDialog, LoginNote } from "./account/login-dialog.tsx";
import { readLogin } from "./account/login-request.ts";
import { PageHeader } from "./account/page-header.tsx";
import { TokensPanel } from "./account/tokens-panel.tsx";
import { CitationPreview } from "./cited/citation-preview.tsx";
import { DocketForm } from "./docket-form/docket-form.tsx";
import { PrivateConsentDialog } from "./docket-form/private-consent-dialog.tsx";
import type { PrivateConsent } from "./docket-form/private-consent.ts";
import { DocketHistory } from "./docket/docket-history.tsx";
import { DocketView } from "./docket/docket-view.tsx";
import { describeFeed, describePhase, describeTitle } from "./docket/phase.ts";
import { CopiedNote } from "./export/copied-note.tsx";
import { Home } from "./home/home.tsx";
import { KeysDialog } from "./keys/keys-dialog.tsx";
import type { Operations } from "./operations/operations.ts";
import { OperationsContext } from "./operations/use-operations.ts";
import { readLink } from "./page/address.ts";
import type { Commands } from "./page/commands.ts";
import { nameOf } from "./page/repositories-of.ts";
import type { State } from "./page/state.ts";
import type { Store } from "./page/store.ts";
import { CommandsContext, useCommands } from "./page/use-commands.ts";
import { useStore } from "./page/use-store.ts";
import { Button } from "./parts/button.tsx";
import { ProblemBanner } from "./parts/problem-banner.tsx";
import { UndoNote } from "./parts/undo-note.tsx";
import type { Questions } from "./questions/questions.ts";
import { QuestionsContext } from "./questions/use-questions.ts";
import { ShareDialog } from "./sharing/share-dialog.tsx";
import { SharesList } from "./sharing/shares-list.tsx";

export interface AppProps {
  store: Store;
  commands: Commands;
  questions: Questions;
  operations: Operations;
  consent: PrivateConsent;
}

/** The whole page; should a part of it break, it says so instead of standing still. */
export function App({ store, commands, questions, operations, consent }: AppProps) {
  return (
    <CommandsContext.Provider value={commands}>
      <QuestionsContext.Provider value={questions}>
        <OperationsContext.Provider value={operations}>
          <ErrorBoundary fallback={<Broken />}>
            <Page store={store} consent={consent} />
          </ErrorBoundary>
        </OperationsContext.Provider>
      </QuestionsContext.Provider>
    </CommandsContext.Provider>
  );
}

function Page({ store, consent }: Pick<AppProps, "store" | "consent">) {
  const { dismissProblem } = useCommands();
  const state = useStore(store);
  const { session, authorization, form, docket, history, panel, problem, tokens } = state;
  const connected = session?.connected === true;
  const title = describeTitle(state);
  const asked = readLogin(new URL(location.href));
  const byLink = readLink(location) !== null;
  const isHome = connected && docket === null && asked === null && !byLink;
  useEffect(() => {
    document.title = title;
  }, [title]);
  const docketForm = (
    <DocketForm
      form={form}
      githubUrl={state.page.githubUrl}
      connected={connected}
      recent={recentRepositories(history)}
    />
  );
  return (
    <>
      <PageHeader session={session} sampleData={state.page.sampleData}>
        {connected && docketForm}
      </PageHeader>
      <main class="stack page">
        {problem !== null && (
          <ProblemBanner problem={problem}>
            <Button onPress={dismissProblem}>Dismiss</Button>
          </ProblemBanner>
        )}
        {docket === null &&
          !connected &&
          (byLink ? <Invitation /> : <Introduction session={session} />)}
        {connected && !isHome && <h1 class="visually-hidden">Docket</h1>}
        {asked !== null && session !== null && !connected && <LoginNote {...asked} />}
        <ConnectPanel session={session} authorization={authorization} page={state.page} />
        {!connected && !byLink && docketForm}
        {docket !== null ? (
          <DocketView
            key={docket.id}
            docket={docket}
            pinned={isPinned(state, docket.result.repository)}
            login={session?.github.login}
            digests={session?.digests === true}
          />
        ) : (
          <>
            {isHome && <Home state={state} recent={recentRepositories(history)} />}
            {!byLink && state.shares.length > 0 && <SharesList shares={state.shares} />}
            {!byLink && history !== null && history.length > 0 && <DocketHistory items={history} />}
          </>
        )}
        <CitationPreview />
      </main>
      <LiveRegion docket={docket} session={session} />
      <CopiedNote />
      <UndoNote />
      {panel === "account" && session !== null && (
        <AccountPanel session={session} githubUrl={state.page.githubUrl} />
      )}
      {asked !== null && connected && <LoginDialog asked={asked} session={session} />}
      <PrivateConsentDialog consent={consent} />
      {panel === "keys" && <KeysDialog />}
      {panel === "share" && docket !== null && (
        <ShareDialog docket={docket} shares={state.shares} />
      )}
      {panel === "tokens" && <TokensPanel tokens={tokens} />}
    </>
  );
}

/** Tells screen readers what happened: a sentence at each step and entry, never the text as it is written. */
function LiveRegion({ docket, session }: Pick<State, "docket" | "session">) {
  return (
    <p class="visually-hidden" role="status">
      {docket !== null
        ? `${nameOf(docket)}: ${describeFeed(docket) ?? describePhase(docket.result)}`
        : session?.connected === true
          ? `Connected to GitHub as ${session.github.login ?? "you"}`
          : ""}
    </p>
  );
}

function Broken() {
  return (
    <main class="stack page">
      <div class="stack notice notice-failure" role="alert">
        <Icon name="alert-fill" />
        <h1>This page has stopped working</h1>
        <p>Your dockets go on and are kept. Reload the page to see them again.</p>
        <p>
          <Button variant="primary" onPress={() => location.reload()}>
            Reload
          </Button>
        </p>
      </div>
    </main>
  );
}

function isPinned({ watchlist }: State, repository: string): boolean | undefined {
  return watchlist?.repositories.some(
    (pinned) => pinned.repository.toLowerCase() === repository.toLowerCase(),
  );
}

function recentRepositories(history: { repository: string }[] | null): string[] {
  return Array.from(new Set((history ?? []).map(({ repository }) => repository))).slice(0, 5);
}
