import { PinInvitation } from "../../view/pin-invitation.tsx";
import { readAddress } from "../page/address.ts";
import type { State } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { HomeView } from "./home-view.tsx";
import { PinList } from "./pin-list.tsx";

export interface HomeProps {
  state: State;
  /** What a docket was made of lately. */
  recent: string[];
}

/** What a connected reader sees while no docket is open. */
export function Home({ state, recent }: HomeProps) {
  const { session, page, watchlist, home } = state;
  const { repository } = readAddress(new URL(location.href)).query;
  const pinning = {
    recent,
    connector: session?.connector ?? "scalekit",
    githubUrl: page.githubUrl,
  };
  if (repository !== "") {
    return <AtAddress repository={repository} isOpening={!state.begun || state.form.sending} />;
  }
  if (watchlist === null) {
    return <BeforePins problem={home.problem} />;
  }
  if (watchlist.repositories.length === 0) {
    return (
      <section class="stack home" aria-label="Home">
        <PinInvitation />
        <PinList {...pinning} pinned={[]} />
      </section>
    );
  }
  return (
    <HomeView watchlist={watchlist} home={home} login={session?.github.login} pinning={pinning} />
  );
}

/** An address that asks for a docket which was not begun: a page elsewhere led here, or the reader said no. */
function AtAddress({ repository, isOpening }: { repository: string; isOpening: boolean }) {
  const { startDocket } = useCommands();
  return (
    <section class="stack home" aria-label={repository}>
      <h1 class="home-title" dir="auto">
        {repository}
      </h1>
      {isOpening ? (
        <Opening words="Opening…" />
      ) : (
        <>
          <p>Nothing of it has been read yet. Reading it counts as one of your dockets.</p>
          <p>
            <Button variant="primary" icon="sparkle" onPress={() => void startDocket()}>
              Summarize {repository}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}

/** Until it is known what is pinned. */
function BeforePins({ problem }: Pick<State["home"], "problem">) {
  const { refreshHome } = useCommands();
  return (
    <section class="stack home" aria-label="Home">
      <h1 class="home-title">Your pull requests</h1>
      {problem === null ? (
        <Opening words="Looking up what you have pinned…" />
      ) : (
        <ProblemBanner problem={problem}>
          <Button onPress={() => void refreshHome()}>Try again</Button>
        </ProblemBanner>
      )}
    </section>
  );
}

function Opening({ words }: { words: string }) {
  return (
    <p class="muted progress-line" role="status">
      <span class="spinner" aria-hidden="true" />
      {words}
    </p>
  );
}
