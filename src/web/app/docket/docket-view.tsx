import { useLayoutEffect } from "hono/jsx/dom";

import { emptyListText } from "../../../protocol/fold.ts";
import { Icon } from "../../icon.tsx";
import { Composer } from "../operations/composer.tsx";
import { nameOf } from "../page/repositories-of.ts";
import { recallScroll } from "../page/scroll-memory.ts";
import type { Docket } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { DocketQuestions } from "../questions/docket-questions.tsx";
import { QueueView } from "../queue/queue-view.tsx";
import { problemOfEvent } from "../server/api-problem.ts";
import { DocketHead } from "./docket-head.tsx";
import { Unreadable } from "./unreadable.tsx";

/** What another account, or a renewed one, may be able to do. */
const ACCESS_PROBLEMS = new Set(["repository_not_found", "access_restricted"]);

/** One docket, from its first event to its last. */
export function DocketView({
  docket,
  pinned,
  login,
  digests,
}: {
  docket: Docket;
  /** Whether its repository is pinned; undefined where that is not known. */
  pinned: boolean | undefined;
  /** The reader's; undefined where it is not known. */
  login: string | undefined;
  digests: boolean;
}) {
  const { refreshDocket, connect } = useCommands();
  const { result, feed, byLink = false } = docket;
  const running = result.outcome === "running";
  const retry = running || byLink ? null : () => void refreshDocket();
  const noRows = (result.queue ?? []).every(({ rows }) => rows.length === 0);
  const ranked = result.ranking !== null;
  useLayoutEffect(() => {
    if (ranked) {
      recallScroll(docket.id);
    }
  }, [ranked]);
  if (feed === "gone") {
    return byLink ? <NotForYou /> : <Gone />;
  }
  return (
    <section class="stack docket" aria-label={`Docket of ${nameOf(docket)}`}>
      <DocketHead docket={docket} pinned={pinned} digests={digests} />
      <Composer id="post" entries={result.pullRequests} />
      {result.error !== undefined && (
        <ProblemBanner problem={problemOfEvent(result.error)}>
          {!byLink && ACCESS_PROBLEMS.has(result.error.code) && (
            <Button onPress={() => void connect()}>Reconnect GitHub</Button>
          )}
          {retry !== null && <Button onPress={retry}>Try again</Button>}
        </ProblemBanner>
      )}
      {byLink && result.outcome === "failed" && result.error === undefined && (
        <p class="banner banner-danger">
          <Icon name="alert-fill" />
          <span class="banner-text">
            This docket could not be finished. Whoever shared it can see why.
          </span>
        </p>
      )}
      <Unreadable result={result} />
      {result.ranking !== null && result.pullRequests.length === 0 && noRows && (
        <p class="stack blankslate">{emptyListText(result)}</p>
      )}
      {(running || result.queue !== undefined || result.pullRequests.length > 0) && (
        <QueueView docket={docket} login={login} onRetry={retry} />
      )}
      {!running && !byLink && result.pullRequests.length > 0 && <DocketQuestions docket={docket} />}
    </section>
  );
}

/** The same for what never was, has ended, or is somebody else's to read. */
function NotForYou() {
  const { goHome } = useCommands();
  return (
    <section class="stack blankslate">
      <h2>Nothing here opens for you</h2>
      <p>
        No docket is shared at this address, or its time is over, or the GitHub account you are
        connected with cannot read all of its repositories. Whoever gave you the link can share it
        again.
      </p>
      <Button onPress={goHome}>Your own dockets</Button>
    </section>
  );
}

function Gone() {
  const { goHome } = useCommands();
  return (
    <section class="stack blankslate">
      <h2>This docket is not here</h2>
      <p>
        Dockets are kept for 7 days, the newest 50, and only in the browser they were made in. Ask
        again with the form above.
      </p>
      <Button onPress={goHome}>All dockets</Button>
    </section>
  );
}
