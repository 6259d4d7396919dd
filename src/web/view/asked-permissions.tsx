import type { SessionView } from "../../protocol/session.ts";
import { Icon } from "../icon.tsx";

/** What GitHub's page asks for, each with its reason, and how repositories of an organization come into view. */
export function AskedPermissions({
  session: { actions, connector },
  githubUrl,
}: {
  session: Pick<SessionView, "actions" | "connector">;
  githubUrl: string;
}) {
  if (connector === "token") {
    return null;
  }
  const isApp = connector === "github-app";
  return (
    <details class="asked">
      <summary>
        <Icon name="triangle-down" />
        What GitHub will ask for, and why
      </summary>
      <ul>{isApp ? <OfApp actions={actions} /> : <OfScopes actions={actions} />}</ul>
      <p>
        An organization&rsquo;s repositories show up once it lets the app in:{" "}
        <a href={accessAddress(connector, githubUrl)} target="_blank" rel="noopener noreferrer">
          {isApp ? "install it there" : "grant or request access on GitHub"}
        </a>
        , then reconnect.
      </p>
    </details>
  );
}

/** Where a person sees, grants and takes back on GitHub what the connection may reach. */
export function accessAddress(connector: SessionView["connector"], githubUrl: string): string {
  const pages = {
    scalekit: "applications",
    "github-app": "installations",
    token: "personal-access-tokens",
  };
  return `${githubUrl}/settings/${pages[connector]}`;
}

function OfScopes({ actions }: Pick<SessionView, "actions">) {
  return (
    <>
      <li>
        <code>repo</code>: GitHub has no lesser permission that shows private repositories, and
        words it as full control. Docket reads with it
        {actions ? " and sends what you confirm" : " and cannot write"}.
      </li>
      <li>
        <code>read:org</code>: whether you belong to an organization whose members may start dockets
        here.
      </li>
      <li>
        <code>read:user</code>: your login and picture.
      </li>
      {actions && (
        <li>
          <code>workflow</code>: for files under <code>.github/workflows</code> alone.
        </li>
      )}
      <li>
        You see only those that this Docket&rsquo;s connection was set up with. Without one, Docket
        says what it cannot show.
      </li>
    </>
  );
}

function OfApp({ actions }: Pick<SessionView, "actions">) {
  return (
    <>
      <li>
        Contents, issues and pull requests: the changes and what was said about them
        {actions ? "; writing, for what you confirm" : ""}.
      </li>
      <li>Checks and commit statuses: whether a pull request is ready to be merged.</li>
      <li>Your account: your login and picture.</li>
      <li>All of it only in repositories that the app is installed on and that you can see.</li>
    </>
  );
}
