import { afterEach } from "vitest";

import { takeLines } from "../support/held-log.ts";

/** What a test logs matters when it fails. */
afterEach(({ task }) => {
  const lines = takeLines();
  if (task.result?.state === "fail") {
    for (const { show } of lines) {
      show();
    }
  }
});
