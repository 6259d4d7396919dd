import type { SessionView } from "../../protocol/session.ts";

/** Why to connect GitHub, beside the button that does. */
export function ConnectInvitation({
  again,
  session: { actions, connector },
}: {
  again: boolean;
  session: Pick<SessionView, "actions" | "connector">;
}) {
  return (
    <div>
      <h2>{again ? "Reconnect GitHub" : "Connect GitHub first"}</h2>
      <p>
        {connector === "token"
          ? "Docket reads GitHub as whoever the token of this machine belongs to, private repositories included. It"
          : "Docket sees the repositories your account sees, private ones included. It"}{" "}
        {actions ? "writes only what you confirm" : "reads only"}, and you can disconnect any time.
      </p>
    </div>
  );
}
