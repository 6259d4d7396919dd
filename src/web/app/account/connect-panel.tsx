import { ConnectInvitation } from "../../view/connect-invitation.tsx";
import type { Authorization, State } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { Waiting } from "./waiting.tsx";

/** Leads to GitHub, waits for the answer, says how it went. Empty for a session that is connected and content. */
export function ConnectPanel({
  session,
  authorization,
  page: { githubUrl },
}: Pick<State, "session" | "authorization" | "page">) {
  if (session === null) {
    return null;
  }
  const problem = problemOf(authorization) ?? reasonOf(session.github.reason);
  const needsReconnect = session.github.state === "reconnect";
  if (authorization.state === "waiting") {
    return <Waiting authorization={authorization} />;
  }
  if (session.connected && problem === null) {
    return null;
  }
  return (
    <section class="stack connect" aria-label="GitHub connection">
      {problem !== null && (
        <ProblemBanner problem={problem}>
          {session.connected && <ConnectButton authorization={authorization} label="Try again" />}
        </ProblemBanner>
      )}
      {!session.connected && (
        <div class="connect-box">
          <ConnectInvitation again={needsReconnect} session={session} githubUrl={githubUrl} />
          <ConnectButton
            authorization={authorization}
            label={needsReconnect ? "Reconnect GitHub" : "Connect GitHub"}
          />
        </div>
      )}
    </section>
  );
}

function ConnectButton({ authorization, label }: { authorization: Authorization; label: string }) {
  const { connect } = useCommands();
  const opening = authorization.state === "opening";
  return (
    <Button
      variant="primary large"
      icon="mark-github"
      idle={opening}
      onPress={() => void connect()}
    >
      {opening ? "Opening GitHub…" : label}
    </Button>
  );
}

function problemOf(authorization: Authorization) {
  return authorization.state === "idle" ? authorization.problem : null;
}

function reasonOf(reason: string | undefined) {
  return reason === undefined ? null : { code: "not_connected", detail: reason };
}
