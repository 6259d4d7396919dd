import { render } from "hono/jsx/dom";

import type { PageData } from "../../page-data.ts";
import { keepFocus } from "../parts/keep-focus.ts";
import { GitHubApp } from "./github-app.tsx";

const root = document.getElementById("app");
if (root === null) {
  throw new Error("The page has no place for the app.");
}
const page: PageData = JSON.parse(root.dataset["page"] ?? "{}");
const { searchParams } = new URL(location.href);
render(
  <GitHubApp
    page={page}
    repository={searchParams.get("repository") ?? ""}
    suggestion={searchParams.get("suggestion")}
  />,
  root,
);
keepFocus(root);
