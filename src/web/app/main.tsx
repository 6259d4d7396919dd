import { render } from "hono/jsx/dom";

import type { PageData } from "../page-data.ts";
import { App } from "./app.tsx";
import { createMaySend } from "./docket-form/may-send.ts";
import { createPrivateConsent } from "./docket-form/private-consent.ts";
import { listenForKeys } from "./keys/shortcuts.ts";
import { composerIdOf } from "./operations/compositions.ts";
import { createOperations } from "./operations/operations.ts";
import { createTextMemory } from "./operations/text-memory.ts";
import { textFromAnswer } from "./operations/unsent-text.ts";
import { readAddress } from "./page/address.ts";
import { type Commands, createCommands } from "./page/commands.ts";
import { repositoriesOf } from "./page/repositories-of.ts";
import { initialState, reduce } from "./page/state.ts";
import { createStore } from "./page/store.ts";
import { keepFocus } from "./parts/keep-focus.ts";
import { createQuestions } from "./questions/questions.ts";

const root = document.getElementById("app");
if (root === null) {
  throw new Error("The page has no place for the app.");
}
const page: PageData = JSON.parse(root.dataset["page"] ?? "{}");
const { query } = readAddress(new URL(location.href));
const store = createStore(initialState(page, query), reduce);
const consent = createPrivateConsent(localStorage);
const maySend = createMaySend(store, consent);
const texts = createTextMemory(sessionStorage);
const operations = createOperations(texts);
const questions = createQuestions({
  maySend: async () => {
    const { docket } = store.state;
    return docket !== null && (await maySend(repositoriesOf(docket.result)));
  },
  onDraft: (answer) => operations.compose(composerIdOf(answer), textFromAnswer(answer)),
  onProblem: (problem) => commands.refreshIfDisconnected(problem),
});
const commands: Commands = createCommands(store, { maySend, questions, operations, texts });
const parts = { store, commands, questions, operations, consent };
render(<App {...parts} />, root);
keepFocus(root);
// Restored once the docket is there again.
history.scrollRestoration = "manual";
addEventListener("popstate", commands.showAddress);
addEventListener("pagehide", commands.leave);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    void commands.refresh();
  }
});
// What could not be reached may be there again, and what was said of it is not true any more.
addEventListener("online", () => void commands.refresh());
listenForKeys(commands);
void commands.start();
