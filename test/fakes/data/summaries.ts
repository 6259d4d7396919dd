/** A summary as a person would write it. `[[words]]` cites the piece of the evidence in which they stand. */
export interface WrittenSummary {
  prose: string;
  open: readonly string[];
  settled: readonly string[];
}

/** What a second reading says against a statement of them: the sample shows what a doubt looks like. */
export const WRITTEN_DOUBTS = [
  {
    statement: "Nobody minds that an hourly schedule skips a run.",
    verdict: "unsupported: marek-z0 means something else",
  },
];

/** Summaries of the most discussed pull requests of the sample, by title. */
export const WRITTEN_SUMMARIES: Readonly<Record<string, WrittenSummary>> = {
  "Claim jobs with SKIP LOCKED instead of advisory locks": {
    prose:
      "Workers no longer take an advisory lock for every job: they claim rows with SKIP LOCKED and hold them with a lease [[takes a session-level advisory lock]]. Two days on staging showed 11.2 million jobs and 0 double claims [[11.2 million jobs]], and PgBouncer in transaction mode works now [[transaction pooling works]]. otto-brandvold finds the numbers convincing and still does not approve: the index build locks the jobs table, and nothing keeps a low-priority queue from starving [[Two things keep me from approving]].",
    open: [
      "The index has to be built without locking the jobs table, which the migration runner does not allow yet. [[ACCESS EXCLUSIVE-like lock]]",
      "Low priorities may starve: ageing, a reserve for the oldest job, or a warning in the documentation. [[priority 9 jobs]]",
    ],
    settled: [
      "A lease of 30 s with a heartbeat every 10 s. [[Where does the 30 s come from]]",
      "One statement renews all leases of a worker. [[One ticker per job]]",
      "A lease that expires while a result is committed is refused, and tested. [[double-delivery bug of 2.2]]",
    ],
  },
  "Cron: keep wall-clock time across daylight saving changes": {
    prose:
      "A schedule can name a time zone, so that 02:30 stays 02:30 all year [[stays 02:30 all year]]. Schedules without one stay in UTC, and there is no migration [[they stay in UTC]]. hollis-quan has approved it with the Windows failure understood [[Approving with the Windows failure]]. What is missing is a decision from mira-lindqvist: 24 or 25 runs of an hourly schedule on the long day [[24 or 25 runs]].",
    open: [
      "An hourly schedule runs 24 or 25 times on the long day. [[one of the two 02:00 hours]]",
      "The Windows job fails: the embedded data of Go 1.24 is older than the rule that the test uses. [[older than the rule the test uses]]",
    ],
    settled: [
      "No global default zone in 3.0. [[no global default in 3.0]]",
      "Nobody minds that an hourly schedule skips a run. [[Then I have no objection]]",
      "A zone with a gap that is not an hour is tested: Lord Howe. [[Lord Howe]]",
    ],
  },
  "Retry with full jitter, a cap and the job's own deadline": {
    prose:
      "Failed jobs no longer come back in the same second: each waits a random time up to a cap of 15 minutes [[known as full jitter]]. Without that, retries took the mail provider of wren-abbott down again when it came back [[took it down again]]. jun-hayama asked for a floor, tried own numbers and agreed with priya-nand [[Full jitter from 0]]. Nothing is in the way any more [[nothing is in the way any more]].",
    open: [],
    settled: [
      "Full jitter, without a floor. [[Full jitter from 0]]",
      "The cap can be set per queue. [[can be set per queue]]",
      "A missed deadline is an error of its own, with its own counter. [[has its own counter]]",
      "The first run is attempt 1 everywhere. [[zero-based here]]",
    ],
  },
  "Encrypt payloads at rest with a data key per queue": {
    prose:
      "A queue can be marked as encrypted; its payloads and results are then encrypted before they reach Postgres, with a data key per queue [[its payloads and results are then encrypted]]. otto-brandvold blocks it on the committed key and on what the CLI shows for encrypted payloads [[Blocking on the committed key]]. It conflicts with main, and mira-lindqvist asks for a rebase before the security review on Thursday [[rebase before the security review]].",
    open: [
      "The committed key looks like a real one, and has to leave the history of the branch as well. [[looks like a real master key]]",
      "The CLI needs `--reveal`, written to the audit log. [[will need `--reveal`]]",
      "Payloads could be swapped between jobs as long as the job id is not in the additional data. [[swap payloads between jobs]]",
    ],
    settled: [
      "Keys rotate after 30 days or 2^31 messages, whichever comes first. [[Random 96-bit nonces]]",
    ],
  },
  "Remove the v1 HTTP API": {
    prose:
      "The v1 API, deprecated for fourteen months, leaves the core [[fourteen months]]. 52 of the 61 accounts that still call it use the PHP client [[52 of them use the PHP client]], and its v2 support is not released [[v2 support is on a branch]]. The bridge is agreed; what remains is the date, 3.0 or 3.1 [[the bridge is agreed]].",
    open: [
      "3.1, so that no major release breaks clients on the first day [[3.1, please]], or 3.0, because breaking changes belong into the major release [[Breaking changes belong into the major]].",
      "Whether v1 answers 410, which some proxies cache for a long time, or 404. [[410 is cached]]",
    ],
    settled: ["A separate package translates v1 to v2. [[ferryman-v1-bridge]]"],
  },
  "Move cursors by grapheme cluster": {
    prose:
      "Cursors now move by grapheme clusters instead of code points, with no change to the public API [[English summary]]. Text under composition in an input method is kept out of it: tested on macOS, not yet on Windows [[Tested on macOS]]. saga-lindholm requests changes, because moving through a long line is three times slower [[three times slower in the benchmark]].",
    open: [
      "How long lines get fast again: a cache per chunk, or a `GraphemeCursor` that looks at the chunk before. [[starts at the beginning of the line]]",
      "Input methods on Windows are not tested yet. [[not yet on Windows]]",
    ],
    settled: ["The Unicode version is pinned to 16. [[pin the Unicode version]]"],
  },
  "Group edits for undo": {
    prose:
      "There is one undo step per word instead of per character: a group ends after a pause of 400 ms, when the cursor jumps, or when the kind of edit changes [[One undo step per word]]. Edits of collaborators neither join a group nor end it [[never join a local group]]. idris-vale tried it for a week and nobody noticed [[Nobody noticed]].",
    open: [],
    settled: [
      "The pause stays at 400 ms. [[People who type slowly]]",
      "Typing a word is one insertion, so that a group stays small. [[Merged as they come]]",
      "The pause can be a setting later. [[can be a setting later]]",
    ],
  },
  "Open large files by memory mapping": {
    prose:
      "Large files are mapped instead of read: a log of 2 GB opens in 40 ms [[opens in 40 ms]]. Smaller ones are copied, because another process could truncate a file that is mapped [[get SIGBUS]]. The MSRV job fails, since memmap2 needs Rust 1.74 [[needs Rust 1.74]].",
    open: ["Whether the MSRV is raised with the next minor release. [[raise the MSRV]]"],
    settled: [
      "Copy below 64 MB, map above. [[get SIGBUS]]",
      "Mapping can be switched off, for network drives. [[OpenOptions::map(false)]]",
    ],
  },
  "Line index without recursion": {
    prose:
      "The line index is not recursive any more, because deep trees overflowed the stack in debug builds [[Deep trees overflowed]]. It is faster, too: 12% on the lines benchmark [[12% on the lines benchmark]]. saga-lindholm asked for a comment that says why, so that nobody cleans it up [[why it is not recursive]].",
    open: [],
    settled: ["How deep it can get, and why that is too deep for wasm. [[How deep can it get]]"],
  },
  "Regex search over chunks": {
    prose:
      "A search with a regular expression may match across chunks [[a match may cross chunks]]. There is no look-around, same as in the regex crate [[same as the regex crate]], so it is not for the editor of idris-vale [[not for our editor]].",
    open: ["Whether it becomes an example in the docs first. [[an example in the docs]]"],
    settled: [],
  },
};
