import type { Child } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";
import { Brand } from "../../view/brand.tsx";
import { SampleLabel } from "../../view/sample-label.tsx";
import type { State } from "../page/state.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { Avatar } from "./avatar.tsx";

export interface PageHeaderProps extends Pick<State, "session"> {
  sampleData: boolean;
  /** The field that opens a repository, once there is an account to open it with. */
  children?: Child;
}

export function PageHeader({ session, sampleData, children }: PageHeaderProps) {
  const { goHome, openPanel } = useCommands();
  // Of a session that is only about to be connected there is nothing to be seen yet.
  const shown =
    session?.known === true && (session.connected || session.github.state !== "pending");
  return (
    <header class="page-header">
      <a
        class="brand"
        href="/"
        onClick={(event: Event) => {
          event.preventDefault();
          goHome();
        }}
      >
        <Brand />
      </a>
      {sampleData && <SampleLabel />}
      {children}
      {shown && (
        <nav class="page-nav" aria-label="Account">
          <button
            type="button"
            class="button button-invisible keys-button"
            aria-label="Keyboard shortcuts"
            title="Keyboard shortcuts"
            onClick={() => openPanel("keys")}
          >
            <kbd>?</kbd>
          </button>
          {session.digests && (
            <a class="button button-invisible" href="/digests" aria-label="Digests">
              <Icon name="mail" />
              <span class="wide-only">Digests</span>
            </a>
          )}
          {session.connected && (
            <a class="button button-invisible" href="/github" aria-label="GitHub">
              <Icon name="code" />
              <span class="wide-only">GitHub</span>
            </a>
          )}
          <button
            type="button"
            class="button button-invisible"
            aria-label="API tokens"
            onClick={() => openPanel("tokens")}
          >
            <Icon name="key" />
            <span class="wide-only">API tokens</span>
          </button>
          <Button variant="invisible" onPress={() => openPanel("account")}>
            <Avatar url={session.github.avatarUrl} login={session.github.login} />
            <span class="login">{session.github.login ?? "Account"}</span>
            <Icon name="triangle-down" />
          </Button>
        </nav>
      )}
    </header>
  );
}
