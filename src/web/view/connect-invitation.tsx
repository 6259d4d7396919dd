/** Why to connect GitHub, beside the button that does. */
export function ConnectInvitation({ again, actions }: { again: boolean; actions: boolean }) {
  return (
    <div>
      <h2>{again ? "Reconnect GitHub" : "Connect GitHub first"}</h2>
      <p>
        Docket sees the repositories your account sees, private ones included. It{" "}
        {actions ? "writes only what you confirm" : "reads only"}, and you can disconnect any time.
      </p>
    </div>
  );
}
