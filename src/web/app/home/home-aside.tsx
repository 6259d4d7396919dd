import { reviewLoad } from "../../../protocol/queue-groups.ts";
import type { Yours, YoursNamed } from "../../../protocol/yours.ts";
import { Icon } from "../../icon.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import type { Item } from "../queue/items.ts";

const KINDS = ["merged", "closed", "new"] as const;
const NAMED_SHOWN = 4;

export interface SinceProps {
  yours: Yours;
  nameOf: (repository: string) => string;
  onSeen: () => void;
}

/** What came and went since the reader last looked. */
export function Since({ yours, nameOf, onSeen }: SinceProps) {
  const lists = KINDS.map((kind): [string, YoursNamed[]] => [kind, yours[kind]]).filter(
    ([, list]) => list.length > 0,
  );
  return lists.length === 0 ? null : (
    <section class="box" aria-labelledby="since-title">
      <h2 class="queue-group-line" id="since-title">
        Since you last looked
        <button type="button" class="link" onClick={onSeen}>
          Seen
        </button>
      </h2>
      {lists.map(([kind, list]) => (
        <div class="home-kind">
          <h3>
            {list.length} {kind}
          </h3>
          <ul>
            {list.slice(0, NAMED_SHOWN).map(({ repository, number, title, url }) => (
              <li>
                <Icon
                  name={
                    kind === "merged"
                      ? "git-merge"
                      : kind === "closed"
                        ? "git-pull-request-closed"
                        : "git-pull-request"
                  }
                  class={
                    kind === "merged"
                      ? "tone-done"
                      : kind === "closed"
                        ? "tone-danger"
                        : "tone-success"
                  }
                />
                <span dir="auto">
                  <OutsideLink url={url}>{title}</OutsideLink>{" "}
                  <span class="muted">
                    {nameOf(repository)} #{number}
                  </span>
                </span>
              </li>
            ))}
          </ul>
          {list.length > NAMED_SHOWN && <p class="muted">and {list.length - NAMED_SHOWN} more</p>}
        </div>
      ))}
    </section>
  );
}

const REVIEWERS_SHOWN = 5;

/** Who is asked for how many reviews. */
export function Reviews({ items, login }: { items: Item[]; login: string | undefined }) {
  const load = reviewLoad(items);
  return load.length === 0 ? null : (
    <section class="box home-reviews" aria-labelledby="reviews-title">
      <h2 class="queue-group-line" id="reviews-title">
        Asked for most reviews
      </h2>
      <ul>
        {load.slice(0, REVIEWERS_SHOWN).map(({ name, asked }) => (
          <li>
            <span>{name === login ? <strong>you</strong> : name}</span>
            <span class="number">{asked}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
