import { Icon } from "../icon.tsx";

/** For whoever comes by a link without a connection. It says the same whatever the link leads to. */
export function Invitation() {
  return (
    <section class="stack introduction">
      <h1>Open a docket that somebody shared with you</h1>
      <p class="lead">
        A shared docket opens for whoever can read all of its repositories on GitHub, each with a
        connection of their own. Connect GitHub here; this page then goes on by itself.
      </p>
      <ul class="promises">
        <li>
          <Icon name="shield-check" />
          Nobody reads with anybody else&rsquo;s connection
        </li>
        <li>
          <Icon name="eye" />
          Who shared it does not learn that you read it
        </li>
      </ul>
    </section>
  );
}
