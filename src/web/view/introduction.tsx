import type { SessionView } from "../../protocol/session.ts";
import { Icon } from "../icon.tsx";

/** What Docket is, for whoever comes for the first time. */
export function Introduction({ session }: { session: SessionView | null }) {
  return (
    <section class="stack introduction">
      <h1>Know which pull requests people are arguing about</h1>
      <p class="lead">
        Docket ranks a repository&rsquo;s open pull requests by what people said about them, and
        tells you in plain words what each one does, what is settled, what is still open and what
        stands between it and merge.
      </p>
      <ul class="promises">
        <li>
          <Icon name="comment-discussion" />
          Ranked by people&rsquo;s comments, bots left out
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
