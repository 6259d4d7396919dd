import { Icon } from "../../icon.tsx";
import { useStore } from "../page/use-store.ts";
import { Age } from "../parts/age.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { describeEnd } from "./operation-end.tsx";
import { useOperations } from "./use-operations.ts";

/** What was sent to GitHub from this docket. */
export function SentList() {
  const { sent } = useStore(useOperations().store);
  return sent.length === 0 ? null : (
    <section class="sent" aria-labelledby="sent-title">
      <h4 id="sent-title">Sent to GitHub from this docket</h4>
      <ul>
        {sent.map(({ id, state, target, link, createdAt }) => {
          const { word, icon } = describeEnd(state);
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
