import { useEffect, useState } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";
import type { Authorization } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { formatTime } from "../words/times.ts";

/** After this long something is probably not set up, rather than slow. */
const HINT_AFTER_MS = 45_000;

/** While GitHub asks in the other tab. */
export function Waiting({
  authorization,
}: {
  authorization: Extract<Authorization, { state: "waiting" }>;
}) {
  const { cancelConnecting } = useCommands();
  const { authLink, expiresAt, blocked, hindrance } = authorization;
  const [takesLong, setTakesLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setTakesLong(true), HINT_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <section class="stack connect" aria-label="GitHub connection">
      <div class="connect-box" role="status">
        <div>
          <h2>
            <span class="spinner" aria-hidden="true" />
            Waiting for GitHub authorization
          </h2>
          <p>
            {blocked
              ? "Your browser did not open the tab. Open GitHub here; this page goes on by itself once you are done."
              : "Say yes to GitHub in the other tab. This page goes on by itself once you are done."}
          </p>
          {expiresAt !== null && (
            <p class="muted">Good until {formatTime(new Date(expiresAt).toISOString())}.</p>
          )}
        </div>
        <div class="row">
          {authLink !== null && (
            <OutsideLink class={blocked ? "button button-primary" : "button"} url={authLink}>
              <Icon name="link-external" />
              {blocked ? "Open GitHub" : "Open it again"}
            </OutsideLink>
          )}
          <Button onPress={() => void cancelConnecting()}>Cancel</Button>
        </div>
      </div>
      {hindrance !== undefined && (
        <div class="banner banner-warning" role="status">
          <Icon name="alert" />
          <p class="banner-text">{hindrance}</p>
        </div>
      )}
      {takesLong && hindrance === undefined && (
        <div class="banner banner-info">
          <Icon name="info" />
          <div class="banner-text">
            <strong>Said yes, and nothing happened?</strong>
            <ul>
              <li>Finish in this same browser: another one has another session.</li>
              <li>
                Where Scalekit connects, user verification must be set in its dashboard: custom for
                a public address, Scalekit users for localhost.
              </li>
              <li>If GitHub showed an error, the connection&rsquo;s OAuth app needs a look.</li>
            </ul>
          </div>
        </div>
      )}
    </section>
  );
}
