import { aDiff } from "../evidence.ts";
import { aComment, aReview, aThread, person } from "../pull-request.ts";
import type { ClaimScene } from "./scene.ts";

/** Rust, many identifiers, a benchmark. */
export const parser: ClaimScene = {
  name: "parser",
  pull: {
    number: 2071,
    title: "Replace the recursive parser with a table-driven one",
    body: "The recursive descent parser overflows the stack at a nesting of about 6,000. This replaces it by `TableParser`, which keeps its own stack. Throughput on corpus.json goes from 118 MB/s to 164 MB/s.\n\nError messages keep their wording but `ParseError::span()` now returns byte offsets.",
    comments: {
      total: 3,
      list: [
        aComment({
          author: person("m-okafor"),
          createdAt: "2026-10-12T09:00:00Z",
          body: "Byte offsets break the language server, which expects UTF-16 columns. Can we keep `span_utf16` as a shim until 5.0?",
          anchor: "issuecomment-11",
        }),
        aComment({
          author: person("tove"),
          createdAt: "2026-10-13T09:00:00Z",
          body: "I ran the fuzzer for 14 hours with no crash. The old parser died after 20 minutes.",
          anchor: "issuecomment-12",
        }),
        aComment({
          author: person("jean-luc"),
          createdAt: "2026-10-14T09:00:00Z",
          body: "The generated table adds 310 kB to the binary. That is too much for the wasm build; could it be compressed?",
          anchor: "issuecomment-13",
        }),
      ],
    },
    reviews: {
      total: 1,
      list: [
        aReview({
          author: person("tove"),
          state: "APPROVED",
          submittedAt: "2026-10-15T09:00:00Z",
          body: "Good to go once the shim question is answered.",
          anchor: "pullrequestreview-11",
        }),
      ],
    },
    threads: {
      total: 2,
      list: [
        aThread({
          path: "crates/parser/src/table.rs",
          line: 210,
          comments: [
            aComment({
              author: person("jean-luc"),
              createdAt: "2026-10-14T10:00:00Z",
              body: "`reduce_all` allocates a Vec per token; a SmallVec<[Node; 8]> avoids that.",
              anchor: "discussion_r11",
            }),
          ],
        }),
        aThread({
          path: "crates/parser/src/error.rs",
          line: 33,
          resolved: true,
          comments: [
            aComment({
              author: person("m-okafor"),
              createdAt: "2026-10-14T11:00:00Z",
              body: "Please keep the `#[non_exhaustive]` attribute here.",
              anchor: "discussion_r12",
            }),
            aComment({
              author: person("ada"),
              createdAt: "2026-10-14T12:00:00Z",
              body: "Restored.",
              anchor: "discussion_r13",
            }),
          ],
        }),
      ],
    },
    checks: { state: "SUCCESS", total: 31, list: [] },
  },
  diff: aDiff(
    {
      path: "crates/parser/src/table.rs",
      added: ["pub struct TableParser {", "    stack: Vec<State>,", "    max_depth: usize,", "}"],
    },
    {
      path: "crates/parser/src/error.rs",
      added: ["    pub fn span(&self) -> Range<usize> {"],
      removed: ["    pub fn span(&self) -> Range<Column> {"],
    },
    { path: "crates/parser/benches/throughput.rs", added: ["criterion_main!(benches);"] },
  ),
  summaries: [
    "The recursive parser overflows at a nesting of about {6,000|9,000}, so it is replaced by a table-driven one [C1].",
    "Throughput rises from 118 MB/s to {164 MB/s|194 MB/s} on corpus.json [C1].",
    "{m-okafor|jean-luc} warns that byte offsets break the language server [C2].",
    "m-okafor wants `{span_utf16|span_utf8}` kept as a shim until 5.0 [C2].",
    "tove ran the fuzzer for {14|40} hours with no crash [C3].",
    "jean-luc says that the generated table adds {310 kB|130 kB} to the binary, too much for wasm [C4].",
    "tove approved it “{once the shim question is answered|as soon as the tests are green}” [R1].",
    "In {crates/parser/src/table.rs|crates/lexer/src/table.rs} jean-luc proposes a SmallVec instead of a Vec per token [T1].",
    "The `#[{non_exhaustive|must_use}]` attribute was restored at the request of m-okafor [T2].",
    "All {31|13} checks passed. tove has approved [R1].",
    "ParseError::{span()|range()} now returns byte offsets [C1]. Whether a shim is needed is open [C2].",
    "A Vec is allocated per token in {reduce_all|shift_all} [T1].",
    "The fuzzer ran for hours without a crash, where the old parser died after minutes [{C3|T2}].",
    "The binary grows because of the generated table, which matters for the wasm build and might be compressed [{C4|C3}].",
  ],
};
