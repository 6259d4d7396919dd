import type { Yours, YoursNamed } from "../../../protocol/yours.ts";
import { Icon } from "../../icon.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";

/** What came and went since the reader last looked: how much, and which when it is asked for. */
export function SinceLine({ yours }: { yours: Yours }) {
  const kinds: [string, YoursNamed[]][] = [
    ["merged", yours.merged],
    ["closed", yours.closed],
    ["new", yours.new],
  ];
  const some = kinds.filter(([, list]) => list.length > 0);
  return some.length === 0 ? null : (
    <details class="since">
      <summary>
        Since you last looked: {some.map(([word, list]) => `${list.length} ${word}`).join(", ")}
        <Icon name="triangle-down" />
      </summary>
      <div class="stack since-list">
        {some.map(([word, list]) => (
          <section>
            <h3>
              {list.length} {word}
            </h3>
            <ul>
              {list.map(({ number, title, url }) => (
                <li dir="auto">
                  <OutsideLink url={url}>{title}</OutsideLink> <span class="muted">#{number}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </details>
  );
}
