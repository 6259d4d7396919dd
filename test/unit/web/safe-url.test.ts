import { it } from "vitest";

import { safeUrl } from "../../../src/web/app/words/safe-url.ts";

it.for([
  "javascript:alert(1)",
  "data:text/html,x",
  "http://github.com/a/b",
  "https://user:secret@github.com/",
  "/api/session",
  "",
])("does not follow %s", (url, { expect }) => {
  expect(safeUrl(url)).toBeUndefined();
});

it.for(["https://github.com/a/b/pull/1#issuecomment-2", "http://127.0.0.1:8801/consent"])(
  "follows %s",
  (url, { expect }) => {
    expect(safeUrl(url)).toBe(url);
  },
);
