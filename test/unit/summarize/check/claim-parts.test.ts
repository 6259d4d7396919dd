import { describe, it } from "vitest";

import {
  identifiersIn,
  isIdentifierIn,
  isPathIn,
  pathsIn,
} from "../../../../src/summarize/check/identifiers.ts";
import { numbersIn } from "../../../../src/summarize/check/numbers.ts";
import { isQuotedFrom } from "../../../../src/summarize/check/quoted-from.ts";
import { createSupport } from "../../../../src/summarize/check/support.ts";
import { quotationsIn } from "../../../../src/summarize/statements/quotations.ts";
import { plainDigits } from "../../../../src/text/digits.ts";

describe("numbers", () => {
  it.for([
    ["1,200 and 1.200 and 1200", [["1.200", "1200"], ["1.200", "1200"], ["1200"]]],
    ["2.50 or 2,50", [["2.50"], ["2.50"]]],
    ["05 of 5", [["5"], ["5"]]],
    ["30s, 4MB, 2nd, 50%", [["30"], ["4"], ["2"], ["50"]]],
    ["utf8, v2, sha256, x86_64", []],
    ["索引は12 MB増える", [["12"]]],
    ["on 04.05.2026", [["04.05.2026", "4", "5", "2026"].toSorted()]],
  ] as const)("are read in all their forms: %s", ([text, forms], { expect }) => {
    expect(numbersIn(text).map((number) => number.forms.toSorted())).toEqual(
      forms.map((each) => each.map((form) => form.replace(/^0/, "")).toSorted()),
    );
  });
});

describe("paths and identifiers", () => {
  const directories = new Set(["src", "docs"]);

  it.for([
    ["changes src/uploads/retry.ts and ./x.py.", ["src/uploads/retry.ts", "./x.py"]],
    ["in src/uploads or docs/", ["src/uploads", "docs/"]],
    ["reads and/or writes, 24/7, TCP/IP, input/output", []],
    ["with Node.js, Vue.js and e.g. this", []],
    ["指出src/a.ts每次", ["src/a.ts"]],
  ] as const)("are paths where they look like nothing else: %s", ([text, paths], { expect }) => {
    expect(pathsIn(text, directories).map((mark) => mark.text)).toEqual(paths);
  });

  it.for([
    ["calls resumeUpload and ParseError::span()", ["ParseError::span()", "resumeUpload"]],
    [
      "sets MAX_UPLOAD_RETRIES, max_depth and --no-cache",
      ["--no-cache", "MAX_UPLOAD_RETRIES", "max_depth"],
    ],
    ["in commit 4fd21c9, with h264", ["4fd21c9", "h264"]],
    ["GitHub, TypeScript, IPv6, the API and a well-known CI job", []],
    ["uses sync.Once", ["sync.Once"]],
  ] as const)("are identifiers by their shape: %s", ([text, identifiers], { expect }) => {
    expect(
      identifiersIn(text)
        .map((mark) => mark.text)
        .toSorted(),
    ).toEqual(identifiers.toSorted());
  });
});

describe("names and paths in what is cited", () => {
  const support = createSupport(
    "`TableParser` keeps `max_depth` in src/cache-store.ts, see .eslintrc.json. Slow: retryCounter, 310kB, SmallVecs, 3f2a1bc99d. 「parse_all」は遅い。",
  );

  it.for([
    "TableParser",
    "table_parser",
    "Table",
    "max_depth",
    "depth()",
    "kB",
    "SmallVec",
    "3f2a1bc",
    "parse_all",
  ])("are found whole, in parts of a name and in its plural: %s", (name, { expect }) => {
    expect(isIdentifierIn(name, support)).toBe(true);
  });

  it.for(["retryCount", "ableParser", "max_dep", "mallVec", "cacheSto"])(
    "are not found in the middle of a word: %s",
    (name, { expect }) => {
      expect(isIdentifierIn(name, support)).toBe(false);
    },
  );

  it.for(["src/cache-store.ts", "cache-store.ts", "./src", "eslintrc.json"])(
    "are found from any directory on: %s",
    (path, { expect }) => {
      expect(isPathIn(path, support)).toBe(true);
    },
  );

  it.for(["store.ts", "ache-store.ts", "src/cache-store.t", "src/cac"])(
    "are not found in the name of another file: %s",
    (path, { expect }) => {
      expect(isPathIn(path, support)).toBe(false);
    },
  );
});

describe("digits of other scripts", () => {
  it.for([
    ["３１０ kB", "310 kB"],
    ["٣١٠ و ١٬٢٠٠ و ٢٫٥", "310 و 1,200 و 2.5"],
    ["३१० और ๓๑๐", "310 और 310"],
    ["𝟛 and ²", "𝟛 and ²"],
  ] as const)("are read like any: %s", ([text, plain], { expect }) => {
    expect(plainDigits(text)).toBe(plain);
  });
});

describe("quotations", () => {
  const support = createSupport(
    "I would **rather** keep `uploadName`, because three plugins depend on it.",
  );

  it.for([
    "rather keep uploadName",
    "I would rather keep … three plugins depend on it",
    "I would rather keep [...] depend on it.",
    "BECAUSE three plugins",
  ])("are found however they are marked and cut: %s", (quotation, { expect }) => {
    expect(isQuotedFrom(quotation, [support])).toBe(true);
  });

  it.for(["rather drop uploadName", "three plugins … I would rather", "four plugins"])(
    "are not found when a word or the order differs: %s",
    (quotation, { expect }) => {
      expect(isQuotedFrom(quotation, [support])).toBe(false);
    },
  );

  it.for(["lugins depend", "three plug", "ather keep", "I would … ecause three"])(
    "are not found in the middle of words: %s",
    (quotation, { expect }) => {
      expect(isQuotedFrom(quotation, [support])).toBe(false);
    },
  );

  it("are not put together from what several said", ({ expect }) => {
    const other = createSupport("Nobody uses it.");

    expect(isQuotedFrom("Nobody uses it", [support, other])).toBe(true);
    expect(isQuotedFrom("I would … Nobody uses it", [support, other])).toBe(false);
  });

  it("are seen in the quotes of every language", ({ expect }) => {
    expect(
      quotationsIn("“a b” „c d“ «e f» 「g h」 『i j』 \"k l\" ('m n') it's").map(
        ({ text }) => text,
      ),
    ).toEqual(["a b", "c d", "e f", "g h", "i j", "k l", "m n"]);
  });
});
