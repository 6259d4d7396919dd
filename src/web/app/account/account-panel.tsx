import type { SessionView } from "../../../protocol/session.ts";
import { accessAddress } from "../../view/asked-permissions.tsx";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { TwoStepButton } from "../parts/two-step-button.tsx";
import { count } from "../words/count.ts";
import { formatTime } from "../words/times.ts";
import { Avatar } from "./avatar.tsx";

/** A GitHub App has one grant of a person, however many browsers use it. */
const GRANT_ENDS =
  " GitHub then takes back the app\u2019s access: all your browsers are disconnected.";

const TOKEN_STAYS = " The token of GITHUB_TOKEN stays as it is.";

/** Whose GitHub this is, and the ways out. */
export function AccountPanel({
  session,
  githubUrl,
}: {
  session: SessionView;
  /** Address of GitHub's pages. */
  githubUrl: string;
}) {
  const { openPanel, connect, disconnect, leaveSession, forget } = useCommands();
  const { github, limits } = session;
  const endsGrant = session.connector === "github-app";
  const wasConnected = session.connected || github.state === "reconnect";
  return (
    <Dialog title="Account" onClose={() => openPanel(null)}>
      <p class="account-who">
        <Avatar url={github.avatarUrl} login={github.login} />
        <span>
          {session.connected
            ? "Connected to GitHub"
            : wasConnected
              ? "No longer connected to GitHub"
              : "Not connected to GitHub. Dockets and API tokens are kept."}
          {wasConnected && (
            <>
              {" as "}
              <strong>{github.login ?? "you"}</strong>
            </>
          )}
        </span>
      </p>
      {session.connected && (
        <p class="muted">
          {count(limits.jobsLeft, "more docket")} can be started
          {limits.resetAt === null ? " this hour" : ` until ${formatTime(limits.resetAt)}`}.
        </p>
      )}
      {wasConnected && (
        <>
          <div class="stack dialog-section">
            <h3>Reconnect</h3>
            <p>
              Ask GitHub again, for example after joining an organization or with another account.
              {session.connector !== "token" && (
                <>
                  {" An organization\u2019s repositories show up once it lets the app in: "}
                  <OutsideLink url={accessAddress(session.connector, githubUrl)}>
                    {session.connector === "github-app"
                      ? "where it is installed"
                      : "access of organizations on GitHub"}
                  </OutsideLink>
                  .
                </>
              )}
            </p>
            <Button
              icon="sync"
              onPress={() => {
                void connect();
                openPanel(null);
              }}
            >
              Reconnect GitHub
            </Button>
          </div>
          <div class="stack dialog-section">
            <h3>Disconnect</h3>
            <p>
              Ends access to GitHub for this browser, and its API tokens. Your dockets are kept.
              {endsGrant && GRANT_ENDS}
              {session.connector === "token" && TOKEN_STAYS}
            </p>
            <TwoStepButton
              icon="mark-github"
              label="Disconnect"
              question="Disconnect GitHub?"
              confirmLabel="Yes, disconnect"
              onConfirm={() => void disconnect()}
            />
          </div>
        </>
      )}
      <div class="stack dialog-section">
        <h3>Leave this browser</h3>
        <p>
          Ends the session in this browser alone, as on a machine that is not yours. The connection,
          your dockets, API tokens and digests stay, but no browser opens this session again.
          Without a token or digest it ends 30 days after your last visit.
        </p>
        <TwoStepButton
          icon="sign-out"
          label="Leave"
          question="Leave this browser?"
          confirmLabel="Yes, leave"
          onConfirm={() => void leaveSession()}
        />
      </div>
      <div class="stack dialog-section">
        <h3>Delete everything</h3>
        <p>
          Stops running dockets, then deletes all dockets, API tokens, the connection and this
          session.{endsGrant && GRANT_ENDS}
          {session.actions && " What you posted on GitHub stays there."}
        </p>
        <TwoStepButton
          icon="trash"
          label="Delete everything"
          question="Delete all of it?"
          confirmLabel="Yes, delete everything"
          onConfirm={() => void forget()}
        />
      </div>
    </Dialog>
  );
}
