import type { SessionView } from "../../protocol/session.ts";
import { Icon } from "../icon.tsx";

/** What Docket is, for whoever comes for the first time. */
export function Introduction({ session }: { session: SessionView | null }) {
  return (
    <section class="stack introduction">
      <h1>Know which pull requests need you, and why</h1>
      <p class="lead">
        Docket says of every open pull request whose turn it is, why and since when. What people
        argue about most it sums up in plain words: what is settled, what is still open and what
        stands between it and its merge.
      </p>
      <ul class="promises">
        <li>
          <Icon name="person" />
          Decided by what happened on GitHub, not by a model
        </li>
        <li>
          <Icon name="link" />
          Every statement links to the comment, review or file behind it
        </li>
        <li>
          <Icon name="shield-check" />
          {session?.actions === false
            ? "Reads GitHub as you, writes nothing"
            : "Reads GitHub as you, writes only what you confirm"}
        </li>
      </ul>
    </section>
  );
}
