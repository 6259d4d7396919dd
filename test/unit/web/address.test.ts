import * as fc from "fast-check";
import { describe, it } from "vitest";

import { formatAddress, readAddress, readLink } from "../../../src/web/app/page/address.ts";
import { EMPTY_QUERY } from "../../../src/web/app/page/docket-query.ts";

function read(path: string) {
  return readAddress(new URL(path, "https://docket.test"));
}

describe("the address of what somebody shared", () => {
  it.for([
    ["/d/raxxvnHibQNjNihac0Jr6g", "raxxvnHibQNjNihac0Jr6g"],
    ["/d/raxxvnHibQNjNihac0Jr6g/", "raxxvnHibQNjNihac0Jr6g"],
    ["/d/anything", "anything"],
    ["/d/", null],
    ["/d/a/b", null],
    ["/digests", null],
    ["/o/gullhaven/d", null],
  ] as const)("of %s is %s", ([path, link], { expect }) => {
    expect(readLink(new URL(path, "https://docket.test"))).toBe(link);
  });
});

describe("the address of a docket", () => {
  it("says nothing that goes without saying", ({ expect }) => {
    const query = { ...EMPTY_QUERY, repository: "gullhaven/ropewalk" };
    expect(formatAddress({ query, jobId: null })).toBe("/o/gullhaven/ropewalk");
  });

  it("reads back whatever was written into it", ({ expect }) => {
    const word = fc.stringMatching(/^[\w.-]{1,20}$/).filter((text) => !/^\.+$/.test(text));
    const query = fc.record({
      repository: fc.oneof(
        word,
        fc.tuple(word, word).map((parts) => parts.join("/")),
      ),
      several: fc.constant([]),
      limit: fc.integer({ min: 1, max: 20 }),
      language: fc.constantFrom("en", "de", "zh-Hans"),
      window: fc.constantFrom("all" as const, "30d" as const, "7d" as const),
      drafts: fc.boolean(),
      labels: fc.string().map((text) => text.trim()),
      author: fc.string().map((text) => text.trim()),
    });
    const jobId = fc.option(fc.stringMatching(/^[\w-]{8,64}$/));
    fc.assert(
      fc.property(fc.record({ query, jobId }), (address) => {
        expect(read(formatAddress(address))).toEqual(address);
      }),
    );
  });

  it("keeps several repositories out of it: they are whatever is pinned", ({ expect }) => {
    const query = { ...EMPTY_QUERY, several: ["gullhaven/ropewalk", "gullhaven/ferryman"] };
    expect(formatAddress({ query, jobId: "job-12345" })).toBe("/pinned#job-12345");
  });

  it.for(["limit=0", "limit=21", "limit=1.5", "limit=x", "window=1d"])(
    "takes the default for %s",
    (parameter, { expect }) => {
      const { query } = read(`/o/a/b?${parameter}`);
      expect(query).toEqual({ ...EMPTY_QUERY, repository: "a/b" });
    },
  );

  it("takes a broken escape for the text it is, and no fragment but a job's", ({ expect }) => {
    expect(read("/o/a/%E0%A4%A").query.repository).toBe("a/%E0%A4%A");
    expect(read("/o/a/b#x").jobId).toBeNull();
    expect(read(`/o/a/b#${"<script>".repeat(3)}`).jobId).toBeNull();
  });
});
