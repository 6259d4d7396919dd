import type { SampleSummaries } from "./sample-summaries.ts";

/**
 * Written in one go, about other pull requests again and as models write: long sentences, several pieces in each.
 * docs/evidence.md says what they showed at first.
 */
export const later: readonly SampleSummaries[] = [
  {
    place: "gullhaven/ferryman#817",
    summaries: [
      "The new test starts {2.0|2.1} in a container, upgrades step by step and checks that no job gets lost [C1].",
      "Because a run takes {11|17} minutes, ines-kovac and otto-brandvold settled on running it nightly and on release branches [C2][C3].",
      "The path it walks is 2.0.9, {2.4.3|2.4.8}, 2.9.3 and the current head [F1].",
    ],
  },
  {
    place: "gullhaven/ferryman#843",
    summaries: [
      "tomas-reyes wants the newest jobs first, but rafa-luz warns that cursors compare with `>`, so {old cursors would skip everything|“old cursors would skip nothing”} [C1][T1].",
      "The compromise on the table is a parameter, `{order=desc|order=newest}`, with the direction kept in the cursor [T1].",
      "In {internal/http/v2/list.go|internal/http/v1/list.go} the comparison is turned round [F1].",
    ],
  },
  {
    place: "gullhaven/ferryman#850",
    summaries: [
      "marek-z0 manages {140|410} queues with this Terraform module [C1].",
      "{hollis-quan|rafa-luz} likes it but would rather see it in a repository of its own, and it is open who creates that [C2][C3].",
    ],
  },
  {
    place: "gullhaven/ferryman#864",
    summaries: [
      "`handlers` becomes `{kinds|types}` in the worker configuration, and the old name is read until 4.0 [C1][F1].",
      "hollis-quan {requested changes, not seeing what is won|approved, seeing what is won} [R1].",
      "For {hollis-quan|yusuf-kaya-dev} a warning in hundreds of files is no improvement [C4].",
    ],
  },
  {
    place: "gullhaven/ferryman#869",
    summaries: [
      "Init containers run once per replica, so nadia-ekstrom moves migrations into a `{pre-upgrade|post-upgrade}` hook [C1].",
      "wren-abbott asked whether {Argo CD|Spinnaker} copes with that; it was tried with 2.13, and with Flux {2.4|2.8} [C2][C3].",
      "One of {four|six} checks, the chart lint, did not pass.",
    ],
  },
  {
    place: "gullhaven/ferryman#873",
    summaries: [
      "A second, direct connection is opened for {LISTEN|COPY}, next to the pool that goes through PgBouncer [C1].",
      "When the second DSN is missing, workers poll every {second|“minute”}, as they do today [C3].",
      "sofia-amado saw such a connection die silently after a failover; {dmw-carver|ines-kovac} will add keepalives and a reconnect loop [C4][C5].",
      "In internal/store/listen.go the listener falls back to `{l.poll(ctx)|l.sleep(ctx)}` when it cannot connect [F1].",
    ],
  },
  {
    place: "gullhaven/ferryman#874",
    summaries: [
      "Every statement is routed through a `Shard`, of which there is one for now; this is part 1 of {4|5} [C1].",
      "otto-brandvold names two installations past a billion rows, where vacuum takes {14|24} hours [C3].",
      "{dmw-carver|marek-z0} points out that partitioning by month would solve vacuum without sharding [C4].",
      "ines-kovac asked not to export the type, which was done; the thread on {internal/store/shard.go|internal/store/split.go} is still open [T1].",
      "marek-z0's largest table has {200|300} million rows and is fine [C2].",
      "The branch would otherwise be rebased over {#812|#821} every week, the author says [T1].",
    ],
  },
  {
    place: "gullhaven/ferryman#879",
    summaries: [
      "logbook.example/log {v1.9.3|v1.3.9} goes away in favour of the standard library's log/slog [F2].",
      "wren-abbott's saved queries would break, because the level is {upper|“title”} case in JSON now [T1].",
      "otto-brandvold is in favour, but for {3.0|2.9} only [C2].",
      "It conflicts with its base branch; {the one review thread is open|all review threads are resolved}.",
    ],
  },
  {
    place: "gullhaven/ferryman#881",
    summaries: [
      "nadia-ekstrom wants names like `mail.{bulk|outbox}`, with one worker on `mail.*` [C2].",
      "{priya-nand|sofia-amado} sees a feature rather than a relaxed check and asks for an issue first [C1][C3].",
      "Two of three checks fail, {unit (1.24)|unit (1.23)} among them [K1].",
    ],
  },
  {
    place: "gullhaven/ferryman#885",
    summaries: [
      "E-mail addresses had turned up in debug logs, so only the length and the hash of a payload are logged; otto-brandvold wants it in {2.9|2.8} as well [C1][R1].",
      "`{ferryman jobs show <id>|ferryman jobs dump <id>}` still prints the payload, sofia-amado answers wren-abbott [C2][C3].",
    ],
  },
  {
    place: "gullhaven/keelson#409",
    summaries: [
      "Retries now go on for {168|186} hours, in seven steps [F1].",
      "sofia-amado warns of duplicates for slow customers; the event id has been documented as idempotency key since {2023|2021} [C1][C2].",
    ],
  },
  {
    place: "gullhaven/keelson#412",
    summaries: [
      "The old key had been visible in a log and was revoked at {09:12|12:09} UTC [C1][C3].",
      "nadia-ekstrom approved; a second approval is {needed|“not needed”} [R1].",
    ],
  },
  {
    place: "gullhaven/ropewalk#156",
    summaries: [
      "aiko-mori-dev removes recursion from the line index, since debug frames are {4|8} kB each and wasm has a stack of 64 kB [T1].",
      "teo-marchetti measured that it is {12%|21%} faster, too [C2].",
      "A comment now says why it is not recursive, at the request of {saga-lindholm|kenji-tk} [C4][C5].",
    ],
  },
  {
    place: "gullhaven/ropewalk#154",
    summaries: [
      "It builds on `{regex-cursor|regex-automata}`, so that a match may cross chunks, and has no look-around [C1][C3].",
      "teo-marchetti would take it as an example in the docs first, which is fine with {kenji-tk|idris-vale} [C5][C6].",
    ],
  },
  {
    place: "gullhaven/ropewalk#133",
    summaries: [
      "idris-vale needs somebody who reads Arabic or {Hebrew|Persian} every day [C1].",
      "saga-lindholm asked in the forum without luck, and {kenji-tk|teo-marchetti} only knows vertical text [C2][C3].",
    ],
  },
  {
    place: "gullhaven/chartroom#36",
    summaries: [
      "Removes {3,140|3,410} photographs; the index keeps their checksums [C1].",
      "The history stays as large as it is, because {“Rewriting it is not worth the broken forks”|“Rewriting it is worth the broken forks”} [C3].",
    ],
  },
  {
    place: "gullhaven/chartroom#37",
    summaries: [
      "{chartroom/north/tides.py|chartroom/west/tides.py} moves to chartroom/tides/north.py [F1].",
      "dmw-carver leaves a shim for {one|three} release, with a warning, after ines-kovac had asked [C2][C3].",
    ],
  },
  {
    place: "gullhaven/ferryman-web#79",
    summaries: [
      "lukas-ferber bemängelte einen Kontrast von {3,9|3,1}:1, jetzt sind es 5,1:1 [C2][C3].",
      "Das dunkle Farbschema folgt `{prefers-color-scheme|prefers-contrast}` [C1].",
    ],
  },
  {
    place: "gullhaven/ferryman#768",
    summaries: [
      "Pausing is stored in `{queues|schedules}`, so it survives a restart, as {priya-nand|jun-hayama} proposed [C2].",
      "Schedules would go on producing into a paused queue, with a limit, says {marek-z0|jun-hayama} [C5].",
    ],
  },
  {
    place: "gullhaven/ferryman#702",
    summaries: [
      "hollis-quan does not want {two|“three”} backends; jun-hayama keeps it because the test suite became {9|19} times faster [C2][C3].",
    ],
  },
];
