import { useState } from "hono/jsx/dom";

import type { SessionView } from "../../../protocol/session.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { type ApiProblem, problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import { answerAddress, type LoginAsked } from "./login-request.ts";

/** What is asked for while GitHub has still to be connected. */
export function LoginNote({ name }: LoginAsked) {
  return (
    <p class="notice">
      <strong>{name}</strong> on this computer asks for an API token. Connect GitHub, then say
      whether it may have one.
    </p>
  );
}

/** Asks whether a program on this machine may have a token, and sends it there. Needs a connection first. */
export function LoginDialog({ asked, session }: { asked: LoginAsked; session: SessionView }) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [sending, setSending] = useState(false);

  async function allow(): Promise<void> {
    setSending(true);
    setProblem(null);
    try {
      const { code } = await api.startLogin(asked.challenge, asked.name);
      location.replace(answerAddress(asked, { code }));
    } catch (error) {
      setProblem(problemOf(error));
      setSending(false);
    }
  }

  function refuse(): void {
    location.replace(answerAddress(asked, { error: "access_denied" }));
  }

  return (
    <Dialog title="Let a program in?" onClose={refuse}>
      {problem !== null && <ProblemBanner problem={problem} />}
      <p>
        <strong>{asked.name}</strong> on this computer asks for an API token of yours
        {session.github.login === undefined ? "" : ` (${session.github.login})`}.
      </p>
      <p>
        With it the program can start, read and delete dockets as you, read on GitHub what you can
        see, and propose what is sent once you confirm it here, until the token expires or you
        revoke it under "API tokens". It never sees your GitHub credentials. Only let in what you
        have just started yourself.
      </p>
      <p>
        <Button variant="primary" idle={sending} onPress={() => void allow()}>
          Let it in
        </Button>{" "}
        <Button onPress={refuse}>No</Button>
      </p>
    </Dialog>
  );
}
