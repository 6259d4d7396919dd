import type { SessionView } from "../../../protocol/session.ts";
import { Icon } from "../../icon.tsx";
import { accessAddress } from "../../view/asked-permissions.tsx";
import { EMPTY_QUERY } from "../page/docket-query.ts";
import { useCommands } from "../page/use-commands.ts";
import { Age } from "../parts/age.tsx";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { type Offered, offeredOf, useOwnRepositories } from "./own-repositories.ts";

export interface PinListProps {
  /** What is pinned already. */
  pinned: readonly string[];
  /** What a docket was made of lately. */
  recent: readonly string[];
  connector: SessionView["connector"];
  githubUrl: string;
}

/** The account's own repositories, each to be pinned or summarized at once. */
export function PinList({ pinned, recent, connector, githubUrl }: PinListProps) {
  const { pin } = useCommands();
  const [own, lookAgain] = useOwnRepositories();
  const offered = offeredOf(own.state === "found" ? own.list : [], recent, pinned);
  return (
    <section class="stack pin-offer" aria-labelledby="pin-title">
      <div class="row pin-head">
        <h2 id="pin-title">Your repositories</h2>
        {own.state === "loading" ? (
          <span class="muted progress-line" role="status">
            <span class="spinner" aria-hidden="true" />
            Looking for them…
          </span>
        ) : (
          offered.length > 1 && (
            <Button
              variant="small"
              icon="pin"
              onPress={() => void pin(...offered.map(({ repository }) => repository))}
            >
              Pin these {String(offered.length)}
            </Button>
          )
        )}
      </div>
      {offered.length > 0 && (
        <ul class="box">
          {offered.map((item) => (
            <OfferedRow key={item.repository} item={item} />
          ))}
        </ul>
      )}
      {own.state === "failed" && (
        <ProblemBanner problem={own.problem}>
          <Button onPress={lookAgain}>Look again</Button>
        </ProblemBanner>
      )}
      {own.state === "found" && own.signOn !== null && <p class="muted">{own.signOn.sentence}</p>}
      {own.state === "found" && offered.length === 0 && (
        <p class="muted">
          {own.list.length > 0
            ? "Everything that was found is pinned. "
            : "Your account shows no repository here. "}
          {connector !== "token" && (
            <>
              An organization&rsquo;s show up once it lets the app in:{" "}
              <OutsideLink url={accessAddress(connector, githubUrl)}>
                see what it may read
              </OutsideLink>
              .
            </>
          )}
        </p>
      )}
      {own.state !== "loading" && (
        <p class="muted">
          Any other that you can see on GitHub opens with the field above; its page has a Pin
          button.
        </p>
      )}
    </section>
  );
}

function OfferedRow({
  item: { repository, private: isPrivate, recent, pushedAt },
}: {
  item: Offered;
}) {
  const { pin, startDocket } = useCommands();
  const about = <span class="visually-hidden"> {repository}</span>;
  return (
    <li class="row pin-row">
      <Icon name={recent ? "history" : isPrivate ? "lock" : "repo"} />
      <span class="pin-name" dir="auto">
        {repository}
      </span>
      <span class="muted pin-facts">
        {recent && "Asked about lately"}
        {!recent && isPrivate && "Private"}
        {!recent && pushedAt !== null && (
          <>
            {isPrivate && ", "}pushed <Age time={pushedAt} />
          </>
        )}
      </span>
      <Button
        variant="small"
        icon="sparkle"
        onPress={() => void startDocket({ ...EMPTY_QUERY, repository })}
      >
        Summarize{about}
      </Button>
      <Button variant="small" icon="pin" onPress={() => void pin(repository)}>
        Pin{about}
      </Button>
    </li>
  );
}
