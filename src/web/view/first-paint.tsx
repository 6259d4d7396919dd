import type { Watchlist } from "../../protocol/person.ts";
import type { SessionView } from "../../protocol/session.ts";
import { Icon } from "../icon.tsx";
import { Brand } from "./brand.tsx";
import { ConnectInvitation } from "./connect-invitation.tsx";
import { homeTitle, storedMine } from "./home-title.ts";
import { Introduction } from "./introduction.tsx";
import { Invitation } from "./invitation.tsx";
import { PinInvitation } from "./pin-invitation.tsx";
import { PinnedTable } from "./pinned-table.tsx";
import { SampleLabel } from "./sample-label.tsx";

/** The page before its script runs: everything in its place, nothing to be pressed yet. */
export function FirstPaint({
  session,
  watchlist,
  byLink,
  githubUrl,
  sampleData,
}: {
  session: SessionView | null;
  /** What is pinned, on the home page. */
  watchlist: Watchlist | null;
  /** Whether the address is that of a docket which somebody shared. */
  byLink: boolean;
  /** Address of GitHub's pages. */
  githubUrl: string;
  sampleData: boolean;
}) {
  const connected = session?.connected === true;
  return (
    <>
      <header class="page-header">
        <a class="brand" href="/">
          <Brand />
        </a>
        {sampleData && <SampleLabel />}
        {connected && <Field compact />}
      </header>
      <main class="stack page">
        {!connected && byLink ? (
          <Invitation />
        ) : !connected ? (
          <Introduction session={session} />
        ) : watchlist !== null && watchlist.repositories.length > 0 ? (
          <Home watchlist={watchlist} />
        ) : watchlist !== null ? (
          <section class="stack home" aria-label="Home">
            <PinInvitation />
          </section>
        ) : (
          <h1 class="visually-hidden">Docket</h1>
        )}
        <noscript>
          <p class="banner banner-warning">
            <Icon name="alert" />
            Docket&rsquo;s page needs JavaScript. Without it, the API and the command line do the
            same.
          </p>
        </noscript>
        {session?.github.state === "none" && (
          <section class="stack connect" aria-label="GitHub connection">
            <div class="connect-box">
              <ConnectInvitation again={false} session={session} githubUrl={githubUrl} />
              <button type="button" class="button button-primary button-large" disabled>
                <Icon name="mark-github" />
                Connect GitHub
              </button>
            </div>
          </section>
        )}
        {!connected && !byLink && <Field compact={false} />}
      </main>
    </>
  );
}

/** What was counted the last time, until it is counted anew. */
function Home({ watchlist }: { watchlist: Watchlist }) {
  return (
    <section class="stack home" aria-label="Home">
      <div class="row docket-title">
        <h1 class="home-title">{homeTitle(storedMine(watchlist))}</h1>
      </div>
      <div class="home-columns">
        <div class="stack home-main">
          <section class="box home-group">
            <h2 class="queue-group-line">Your turn</h2>
            <p class="muted home-none">Reading…</p>
          </section>
        </div>
        <aside class="stack home-aside" aria-label="Pinned repositories">
          <PinnedTable repositories={watchlist.repositories} />
        </aside>
      </div>
    </section>
  );
}

function Field({ compact }: { compact: boolean }) {
  return (
    <div class={compact ? "stack docket-form is-compact" : "stack docket-form"}>
      <div class="row docket-form-row">
        <div class="stack field repository-field">
          <label for="repository">GitHub repository</label>
          <input
            id="repository"
            class="input input-large"
            type="text"
            placeholder="owner/repository or a GitHub URL"
            disabled
          />
        </div>
        <button type="button" class={compact ? "button" : "button button-large"} disabled>
          <Icon name="sparkle" />
          Summarize
        </button>
      </div>
    </div>
  );
}
