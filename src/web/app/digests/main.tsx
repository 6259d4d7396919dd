import { render } from "hono/jsx/dom";

import type { PageData } from "../../page-data.ts";
import { keepFocus } from "../parts/keep-focus.ts";
import { DigestsApp } from "./digests-app.tsx";

const root = document.getElementById("app");
if (root === null) {
  throw new Error("The page has no place for the app.");
}
const page: PageData = JSON.parse(root.dataset["page"] ?? "{}");
const repository = new URL(location.href).searchParams.get("repository") ?? "";
render(<DigestsApp page={page} repository={repository} />, root);
keepFocus(root);
