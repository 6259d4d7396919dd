import { describe, it } from "vitest";

import { createLookLimit } from "../../../../src/browser-session/connecting/look-limit.ts";
import { STATUS_LOOKS_MAX, STATUS_LOOKS_WINDOW_MS } from "../../../../src/limits.ts";

const NOW = 1_000_000;

/** As many looks as there may be at once. */
function exhausted() {
  const limit = createLookLimit<string>();
  for (let look = 0; look < STATUS_LOOKS_MAX; look += 1) {
    if (limit.seenLately("usr_1", NOW) !== null) {
      throw new Error(`Look ${look} was not let through.`);
    }
    limit.saw("usr_1", `look ${look}`, NOW);
  }
  return limit;
}

describe("looks for an authorization", () => {
  it("are as many as there may be; then the last one has to do", ({ expect }) => {
    const limit = exhausted();
    const last = `look ${STATUS_LOOKS_MAX - 1}`;
    expect(limit.seenLately("usr_1", NOW)).toBe(last);
    expect(limit.seenLately("usr_1", NOW + STATUS_LOOKS_WINDOW_MS - 1)).toBe(last);
  });

  it("are free again when their time is over", ({ expect }) => {
    const limit = exhausted();
    const later = NOW + STATUS_LOOKS_WINDOW_MS;
    expect(limit.seenLately("usr_1", later)).toBeNull();
    limit.saw("usr_1", "anew", later);
    expect(limit.seenLately("usr_1", later)).toBeNull();
  });

  it("say nothing of another authorization", ({ expect }) => {
    const limit = exhausted();
    expect(limit.seenLately("usr_2", NOW)).toBeNull();
    expect(limit.seenLately(null, NOW)).toBeNull();
  });
});
