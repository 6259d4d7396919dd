import type { SessionView } from "../../protocol/session.ts";
import { AskedPermissions } from "./asked-permissions.tsx";

/** Why to connect GitHub, beside the button that does. */
export function ConnectInvitation({
  again,
  session,
  githubUrl,
}: {
  again: boolean;
  session: Pick<SessionView, "actions" | "connector">;
  /** Address of GitHub's pages. */
  githubUrl: string;
}) {
  const { actions, connector } = session;
  return (
    <div>
      <h2>{again ? "Reconnect GitHub" : "Connect GitHub first"}</h2>
      <p>
        {connector === "token"
          ? "Docket reads GitHub as whoever the token of this machine belongs to, private repositories included. It"
          : "Docket sees the repositories your account sees, private ones included. It"}{" "}
        {actions ? "writes only what you confirm" : "reads only"}, and you can disconnect any time.
      </p>
      <AskedPermissions session={session} githubUrl={githubUrl} />
    </div>
  );
}
