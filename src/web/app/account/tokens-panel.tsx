import { useState } from "hono/jsx/dom";

import { TOKENS_PER_SESSION_MAX } from "../../../limits.ts";
import type { TokenView } from "../../../protocol/session.ts";
import { Icon } from "../../icon.tsx";
import type { Tokens } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Age } from "../parts/age.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { valueOf } from "../parts/field-value.ts";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { TwoStepButton } from "../parts/two-step-button.tsx";
import { formatTime } from "../words/times.ts";

/** API tokens: for scripts and the command line. */
export function TokensPanel({ tokens }: { tokens: Tokens }) {
  const { openPanel, createToken, deleteToken } = useCommands();
  const { list, created, problem } = tokens;
  const [name, setName] = useState("");
  const full = list !== null && list.length >= TOKENS_PER_SESSION_MAX;
  return (
    <Dialog title="API tokens" onClose={() => openPanel(null)}>
      <p>
        A token lets a script start dockets, read them and ask about them, as you. It reaches
        nothing else.
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
      <form
        class="row token-form"
        onSubmit={(event: Event) => {
          event.preventDefault();
          if (name.trim() !== "" && !full) {
            setName("");
            void createToken(name.trim());
          }
        }}
      >
        <label class="stack field">
          Name of a new token
          <input
            name="token-name"
            class="input"
            type="text"
            maxlength={100}
            autocomplete="off"
            placeholder="e.g. stand-up script"
            value={name}
            disabled={full}
            onInput={(event: Event) => setName(valueOf(event))}
          />
        </label>
        <button type="submit" class="button" disabled={full || name.trim() === ""}>
          Create token
        </button>
      </form>
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
