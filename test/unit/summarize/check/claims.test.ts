import { beforeAll, describe, it } from "vitest";

import type { Evidence } from "../../../../src/summarize/select/evidence.ts";
import { createAnswerReader } from "../../../../src/summarize/write/answer.ts";
import { CLAIM_SCENES, honest } from "../../../support/claims/index.ts";
import { gather } from "../../../support/evidence.ts";
import { aComment, aPullRequest, aReview, aThread, person } from "../../../support/pull-request.ts";

const evidence = new Map<string, Evidence>();

beforeAll(async () => {
  for (const { name, pull, diff } of CLAIM_SCENES) {
    evidence.set(name, (await gather(pull, diff)).evidence);
  }
});

/** What is said against a summary. */
function flags(scene: string, summary: string): string[] {
  const known = evidence.get(scene);
  if (known === undefined) {
    throw new Error(`no scene ${scene}`);
  }
  const reader = createAnswerReader(known);
  reader.push(summary);
  return reader.end().answer.doubts.map(({ reason }) => reason);
}

describe.each(CLAIM_SCENES)("claims about $name", ({ name, summaries }) => {
  it.for(summaries.map(honest))("are left alone when they hold: %s", (summary, { expect }) => {
    expect(flags(name, summary)).toEqual([]);
  });
});

describe("a citation", () => {
  it("is not doubted when its own words are quoted, whatever else is like them", ({ expect }) => {
    expect(
      flags(
        "uploads",
        "linus still wants it: “I still want the flag for the first release” [C5]. The gateway, the storage and the retries were argued about at length.",
      ),
    ).toEqual([]);
  });
});

describe("what is cut out of longer words", () => {
  it.for([
    ["The approval says “ood to go” [R1].", "the quotation “ood to go”"],
    ["Errors come from `able.rs` [F1].", "the path “able.rs”"],
    ["The span comes as `span_utf1` [C2].", "the name “span_utf1”"],
    ["“Byte offsets … too much” is what is said [C2][C4].", "the quotation"],
  ] as const)("is flagged: %s", ([text, flag], { expect }) => {
    expect(flags("parser", text)).toEqual([expect.stringContaining(flag)]);
  });
});

describe("what is too much to read", () => {
  const lie = "It adds 999 MB [C4].";

  it("is checked to its last sentence, and so are its points", ({ expect }) => {
    expect(flags("parser", `${"It is so. ".repeat(60)}${lie}\nOpen:\n- 998 MB [C4]`)).toEqual([
      "the number “999” stands nowhere in the evidence",
      "the number “998” stands nowhere in the evidence",
    ]);
  });
});

describe("a summary in another language that quotes English", () => {
  it.for([
    "In diesem Pull Request geht es um „Replace the recursive parser with a table-driven one“. In der Diskussion schreibt m-okafor „Can we keep span_utf16 as a shim until 5.0?“ [C2]. Im Weg steht noch ein Punkt.",
    "Deze wijziging is in de parser en was er al om de stack. In de Discussie is „That is too much for the wasm build“ [C4] het Bezwaar van jean-luc.",
    "Ce changement a été discuté : jean-luc écrit « That is too much for the wasm build » [C4] sur la Table du parseur.",
  ])("is not taken for English, where names alone have capitals: %s", (text, { expect }) => {
    expect(flags("parser", text)).toEqual([]);
  });
});

describe("what is said of a pull request whose checks pass, with one thread open", () => {
  it.for([
    "All checks failed.",
    "CI has failed on the change.",
    "No threads are open.",
    "It was opened on 2026-09-30.",
    "It has 3 approvals.",
    "It was merged.",
    "It is a draft.",
    "There are 4 open threads.",
    "It fails 2 checks.",
  ])("is flagged when it is not so: %s", (text, { expect }) => {
    expect(flags("parser", text)).not.toEqual([]);
  });

  it.for([
    "It was opened on 2026-11-01.",
    "The table adds 310kB to the binary [C4].",
    "tove ran the fuzzer for 14 hrs [C3].",
    "Six comments by people, one approval and no change requests so far.",
    "It returns `Range<usize>`, as F2 shows [F2].",
  ])("is left alone when it is: %s", (text, { expect }) => {
    expect(flags("parser", text)).toEqual([]);
  });
});

describe("a verdict that another of the same person took the place of", () => {
  beforeAll(async () => {
    const asked = aReview({ author: person("linus"), state: "CHANGES_REQUESTED" });
    const approved = aReview({ author: person("linus"), state: "APPROVED" });
    const reviews = { total: 2, list: [asked, approved] };
    for (const [name, opinion] of [
      ["approved at last", approved],
      ["asked at last", asked],
    ] as const) {
      const pull = aPullRequest({ reviews, opinions: [opinion] });
      evidence.set(name, (await gather(pull, "")).evidence);
    }
  });

  it.for([
    ["approved at last", "linus requests changes."],
    ["approved at last", "linus still requests changes, for the name of the flag."],
    ["approved at last", "linus has requested changes and still requests changes."],
    ["asked at last", "linus approves it."],
    ["asked at last", "linus has approved and still approves."],
  ] as const)("does not hold any more: %s, “%s”", ([scene, text], { expect }) => {
    expect(flags(scene, text)).toEqual([expect.stringMatching(/^GitHub says otherwise/)]);
  });

  it.for([
    ["approved at last", "linus requested changes."],
    ["approved at last", "linus has requested changes, and grace still requests changes."],
    ["approved at last", "linus requests changes, and approves once the flag is there."],
    ["approved at last", "First linus requests changes over the flag."],
    ["approved at last", "linus approves it."],
    ["asked at last", "linus requests changes."],
    ["asked at last", "linus approved it."],
  ] as const)("was given all the same: %s, “%s”", ([scene, text], { expect }) => {
    expect(flags(scene, text)).toEqual([]);
  });
});

describe("a sign of approval in a thread", () => {
  beforeAll(async () => {
    const comments = [
      aComment({ author: person("linus"), body: "Could the flag have a shorter name?" }),
      aComment({ author: person("grace"), body: "👍 I will rename it." }),
    ];
    const pull = aPullRequest({ threads: { total: 1, list: [aThread({ comments })] } });
    evidence.set("a sign in a thread", (await gather(pull, "")).evidence);
  });

  it("is that of whoever gave it, and of nobody else there", ({ expect }) => {
    expect(flags("a sign in a thread", "grace approved it.")).toEqual([]);
    expect(flags("a sign in a thread", "linus approved it.")).toEqual([
      expect.stringMatching(/^GitHub says otherwise/),
    ]);
  });
});

describe("numbers in the digits of another script", () => {
  it.for([
    ["表は３１０ kB増える [C4]。", []],
    ["表は３９０ kB増える [C4]。", ["the number “390” stands nowhere in the evidence"]],
    ["الجدول ٣٩٠ kB [C4].", ["the number “390” stands nowhere in the evidence"]],
  ] as const)("are checked like any: %s", ([text, expected], { expect }) => {
    expect(flags("parser", text)).toEqual(expected);
  });
});

describe("people who are only named", () => {
  it("do not tie a sentence to the threads they spoke in", ({ expect }) => {
    expect(
      flags("ledger", "Among those who spoke are noor [C2], sven-b [C4], priya [R1] and ada [C3]."),
    ).toEqual([]);
  });
});
