import { useSyncExternalStore } from "hono/jsx/dom";

import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import type { PrivateConsent } from "./private-consent.ts";

/** Names the model's host before anything private goes there. */
export function PrivateConsentDialog({ consent }: { consent: PrivateConsent }) {
  const question = useSyncExternalStore(consent.subscribe, consent.question);
  if (question === null) {
    return null;
  }
  const { repository, host } = question;
  return (
    <Dialog title="This repository is private" onClose={() => consent.answer(false)}>
      <p>
        To summarize <strong>{repository}</strong> and to answer questions about it, parts of it are
        sent to the language model at <strong>{host}</strong>: descriptions, comments, reviews,
        changed lines, and what your questions need of issues and files. Secrets that can be
        recognized are masked.
      </p>
      <p class="muted">
        You are asked once in this browser, for all private repositories of this account.
      </p>
      <p>
        <Button variant="primary" onPress={() => consent.answer(true)}>
          Send to the model
        </Button>{" "}
        <Button onPress={() => consent.answer(false)}>Cancel</Button>
      </p>
    </Dialog>
  );
}
