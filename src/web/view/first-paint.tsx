import type { SessionView } from "../../protocol/session.ts";
import { Icon } from "../icon.tsx";
import { Brand } from "./brand.tsx";
import { ConnectInvitation } from "./connect-invitation.tsx";
import { Introduction } from "./introduction.tsx";

/** The page before its script runs: everything in its place, nothing to be pressed yet. */
export function FirstPaint({ session }: { session: SessionView | null }) {
  const connected = session?.connected === true;
  return (
    <>
      <header class="page-header">
        <a class="brand" href="/">
          <Brand />
        </a>
      </header>
      <main class="stack page">
        {connected ? <h1 class="visually-hidden">Docket</h1> : <Introduction session={session} />}
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
              <ConnectInvitation again={false} session={session} />
              <button type="button" class="button button-primary button-large" disabled>
                <Icon name="mark-github" />
                Connect GitHub
              </button>
            </div>
          </section>
        )}
        <div class="stack docket-form">
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
            <button type="button" class="button button-primary button-large" disabled>
              <Icon name="sparkle" />
              Summarize
            </button>
          </div>
        </div>
      </main>
    </>
  );
}
