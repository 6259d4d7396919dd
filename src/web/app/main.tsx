import { render } from "hono/jsx/dom";

import type { PageData } from "../page-data.ts";
import { App } from "./app.tsx";
import { createCommands } from "./commands.ts";
import { readAddress } from "./page/address.ts";
import { initialState, reduce } from "./page/state.ts";
import { createStore } from "./page/store.ts";

const root = document.getElementById("app");
if (root === null) {
  throw new Error("The page has no place for the app.");
}
const page: PageData = JSON.parse(root.dataset["page"] ?? "{}");
const { question } = readAddress(new URL(location.href));
const store = createStore(initialState(page, question), reduce);
const commands = createCommands(store);
render(<App store={store} commands={commands} />, root);
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
void commands.start();
