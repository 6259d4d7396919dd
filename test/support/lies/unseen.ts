import type { SampleSummaries } from "./sample-summaries.ts";

/** Written in one go about pull requests that no check was made for. */
export const unseen: readonly SampleSummaries[] = [
  {
    place: "gullhaven/ferryman#820",
    summaries: [
      "On SIGTERM a worker stops claiming and gives running jobs {25|35} seconds before it hands the rest back [C1].",
      "Kubernetes kills after half a minute, so five seconds are left. wren-abbott is content: the pods there get {30|50} [C2].",
      "One of five checks fails: the Postgres {14|16} job is flaky because autovacuum shows up in pg_stat_activity [C4].",
      "jun-hayama suggested to filter by {application_name|backend_type}, which still leaves one failure in ten [C5][C6].",
      "{aiko-mori-dev|jun-hayama} offered to take over the flaky test on Monday [C8].",
      "{rafa-luz|wren-abbott} worries about jobs that ignore the context and would run twice, and wants this merged after #812 [T1].",
      "jun-hayama approved, saying that “{the rest looks mechanical|the rest looks dangerous}” [R2].",
      "mira-lindqvist calls it the bug {“we get most mail about”|“we get least mail about”} [C7].",
      "The new file {internal/worker/drain.go|internal/worker/stop.go} has thirteen lines [F1].",
      "It closes #{655|566} and has one approval. A review by rafa-luz was dismissed [R1].",
    ],
  },
  {
    place: "gullhaven/ferryman#826",
    summaries: [
      "Two pages and a picture explain why there is no exactly-once delivery; hollis-quan would have preferred {“At least once, made idempotent”|“At most once, made idempotent”} as the title [C5].",
      "nadia-ekstrom asked for the example with the {two|four} invoices to come first [C2].",
      "{benno-tiede|hollis-quan} wanted a description of the picture for screen readers [C3].",
      "All three checks passed, it is approved, and nothing has happened for about two weeks.",
      "It adds {docs/exactly-once.md|docs/at-least-once.md} and an SVG [F1][F2].",
    ],
  },
  {
    place: "gullhaven/ferryman#836",
    summaries: [
      "The endpoint takes up to {1,000|10,000} jobs in one transaction, all or nothing [C1].",
      "marek-z0 finds all or nothing a pity when a single job out of a thousand is malformed [C2].",
      "After rafa-luz said that the colon trips some gateways, the path became {/v2/jobs/batch|/v2/jobs/bulk} [C7][C8].",
      "{priya-nand|marek-z0} asked how large the body may be; the answer is 8 MB [C9][C10].",
      "A body may have at most {8|80} MB [C10].",
      "`{maxBatch|maxBulk}` is a constant in batch.go [F1].",
      "rafa-luz approved and wants to “{ship it and see|wait for it and see}” [R1].",
      "Starting strict “{leaves the door open|closes the door}”, jun-hayama argues [C5].",
    ],
  },
  {
    place: "gullhaven/ferryman#851",
    summaries: [
      "Each attempt gets a span that is linked to the enqueue; the new column {traceparent|tracestate} costs 55 bytes per job [C1].",
      "The cost is {55|155} bytes a job [C1].",
      "Sampling is the point in dispute: off unless an endpoint is configured, then {1%|10%} [C3].",
      "At {40,000|14,000} jobs a minute one percent is a lot, wren-abbott objects [C4].",
      "{dmw-carver|jun-hayama} would keep 1%, since nobody finds a feature that needs two settings [C5].",
      "jun-hayama asked for links instead of children, because a retry {three|seven} days later should not extend the trace [T1].",
      "Two of four checks are still running, among them {integration (postgres 17)|integration (postgres 16)} [K2].",
      "The default of {trace.ratio|trace.rate} is 0.01 [F4].",
      "wren-abbott finds that it looks good from the operating side [{R1|C5}].",
    ],
  },
  {
    place: "gullhaven/ferryman#854",
    summaries: [
      "A payload that does not match the schema of its queue is refused with {422|400} [C1].",
      "Drafts 2020-12 and {7|6} are supported [C2][C3].",
      "Validating a payload of one megabyte takes {8|18} ms on the machine of benno-tiede [C5].",
      "The sampling was removed after {priya-nand|nadia-ekstrom} called it the worst of both worlds [C6][C7].",
      "rafa-luz pointed out that remote references must not be fetched; they are refused at load time now [{T1|C8}].",
      "It needs a review; the three checks are green and there have been 9 comments.",
    ],
  },
  {
    place: "gullhaven/ferryman#859",
    summaries: [
      "wren-abbott proposes that a job can wait for others; it becomes ready once all of them “{have succeeded|have finished}” [C1].",
      "Failing dependants with {dependency_failed|dependency_lost} is what the author leans to [C3].",
      "priya-nand suggests {after_any|after_first} against `after_all_ok` [C5].",
      "{nadia-ekstrom|rafa-luz} would want the opposite, a clean-up job that runs because an import failed [C4].",
      "otto-brandvold wants a measurement, as every `{complete|enqueue}` has to look for dependants now [C10].",
      "There can be no cycles, except with {replace: true|force: true}, which wren-abbott will refuse [C8][C9].",
      "Both checks fail and it is still a draft.",
      "Die Migration {0046_dependencies.up.sql|0064_dependencies.up.sql} legt eine Tabelle an [F2].",
      "{benno-tiede|otto-brandvold} gibt zu bedenken, dass Abhängigkeiten ohne Stapel schwer zu überblicken sind [C6].",
      "Deux vérifications sur deux échouent, dont {lint|vet-lint} [K2].",
      "priya-nand 问依赖项彻底失败时该怎么办 [{C2|C8}]。",
    ],
  },
];
