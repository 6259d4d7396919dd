import { TOKENS_PER_SESSION_MAX } from "../../../limits.ts";
import type { TokenView } from "../../../protocol/session.ts";
import { Icon } from "../../icon.tsx";
import type { Tokens } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Age } from "../parts/age.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { TwoStepButton } from "../parts/two-step-button.tsx";
import { formatTime } from "../words/times.ts";
import { TokenForm } from "./token-form.tsx";

/** API tokens: for scripts and the command line. */
export function TokensPanel({ tokens }: { tokens: Tokens }) {
  const { openPanel, deleteToken } = useCommands();
  const { list, created, problem } = tokens;
  const full = list !== null && list.length >= TOKENS_PER_SESSION_MAX;
  return (
    <Dialog title="API tokens" onClose={() => openPanel(null)}>
      <p>
        A token lets a program act as you, as far as you choose here. None writes to GitHub: what
        one proposes waits for you on this page.
      </p>
      {problem !== null && <ProblemBanner problem={problem} />}
      {created !== null && (
        <div class="banner banner-success" role="status">
          <Icon name="check-circle-fill" />
          <div class="banner-text">
            <strong>
              Token “<bdi>{created.name}</bdi>” created
            </strong>
            <p>Copy it now: it is shown this once.</p>
            <CopyableLine text={created.token} what="token" />
            <p>Try it:</p>
            <CopyableLine text={curlLine(created.token)} what="command" />
          </div>
        </div>
      )}
      <TokenForm full={full} />
      {full && <p class="muted">There are as many tokens as there may be. Revoke one first.</p>}
      {list === null ? (
        <p class="muted">Loading…</p>
      ) : list.length === 0 ? (
        <p class="muted">No tokens yet.</p>
      ) : (
        <ul class="box">
          {list.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => void deleteToken(token.id)} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function TokenRow({ token, onRevoke }: { token: TokenView; onRevoke: () => void }) {
  return (
    <li class="row history-row">
      <Icon name="key" />
      <span class="history-main">
        <strong dir="auto">{token.name}</strong>
        <span class="muted">
          Created <Age time={token.createdAt} /> ·{" "}
          {token.lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              last used <Age time={token.lastUsedAt} />
            </>
          )}{" "}
          · expires {formatTime(token.expiresAt)}
        </span>
        <span class="muted">
          {token.scopes.join(", ")} ·{" "}
          <bdi>{token.repositories?.join(", ") ?? "all repositories"}</bdi>
        </span>
      </span>
      <TwoStepButton
        icon="trash"
        label={`Revoke ${token.name}`}
        question="Revoke it?"
        confirmLabel="Revoke"
        compact
        onConfirm={onRevoke}
      />
    </li>
  );
}

function CopyableLine({ text, what }: { text: string; what: string }) {
  return (
    <div class="copyable">
      <code tabindex={0}>{text}</code>
      <CopyButton label={`Copy the ${what}`} text={() => text} />
    </div>
  );
}

function curlLine(token: string): string {
  return `curl -N ${location.origin}/api/summarize -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -H 'Accept: text/event-stream' -d '{"repository":"owner/repo"}'`;
}
