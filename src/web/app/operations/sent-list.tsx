import { Icon } from "../../icon.tsx";
import { useCommands } from "../page/use-commands.ts";
import { useStore } from "../page/use-store.ts";
import { Age } from "../parts/age.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { endOf } from "./ends.ts";

/** What was sent to GitHub from this docket. */
export function SentList() {
  const { operating } = useCommands();
  const { done } = useStore(operating.cards);
  return done.length === 0 ? null : (
    <section class="sent" aria-labelledby="sent-title">
      <h4 id="sent-title">Sent to GitHub from this docket</h4>
      <ul>
        {done.map(({ id, state, target, link, createdAt }) => {
          const { word, icon } = endOf(state);
          return (
            <li key={id}>
              <Icon name={icon} />
              <span>
                <OutsideLink url={link ?? target.url}>{target.label}</OutsideLink>{" "}
                <span class="muted">
                  {word} · <Age time={createdAt} />
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
