import { type Ago, reviews, type SamplePullRequest, says } from "../writing.ts";

/** 11 human comments that count, three more were minimized. A draft. */
export function workflows(ago: Ago): SamplePullRequest {
  return {
    keyPoints: [
      {
        point: "Jobs can wait for other jobs.",
        pattern: /wait for (?:other )?jobs|jobs that wait|depends? on (?:other )?jobs/i,
      },
      { point: "Cycles are refused when the job is enqueued.", pattern: /cycle/i },
      { point: "It is a draft and asks for opinions on the API.", pattern: /\bdraft\b/i },
      {
        point: "Whether a failed dependency fails the dependants is open.",
        pattern: /dependency_failed|dependenc(?:y|ies) (?:\w+ )?fail|fail\w* dependen/i,
      },
    ],
    pullRequest: {
      number: 859,
      title: "RFC: jobs that wait for other jobs",
      author: "wren-abbott",
      createdAt: ago(12),
      headRef: "job-dependencies",
      labels: ["rfc", "area: store"],
      draft: true,
      body: `
A draft, to have something concrete to talk about. \`enqueue\` takes \`after: [job ids]\`; the job becomes ready when all of them have succeeded.

Please comment on the API, not on the code. Out of scope: conditions, loops, and anything that looks like a workflow language.`,
      checks: [
        { name: "unit (1.25)", conclusion: "FAILURE" },
        { name: "lint", conclusion: "FAILURE" },
      ],
      commits: [{ message: "WIP: dependencies", at: ago(12) }],
      comments: [
        says(
          "priya-nand",
          ago(12),
          "What if a dependency fails for good? Fail the dependants, leave them waiting, or ask?",
        ),
        says(
          "wren-abbott",
          ago(12),
          "Right now they wait for ever, which is certainly wrong. I lean to failing them with `dependency_failed`.",
        ),
        says(
          "nadia-ekstrom",
          ago(11),
          "For our imports we would want the opposite: run the clean-up job *because* the import failed.",
        ),
        says(
          "priya-nand",
          ago(11),
          "That would be `after_any` against `after_all_ok`. Two words, no language.",
        ),
        says(
          "benno-tiede",
          ago(10),
          "Have you looked at other queues? The experience there was that dependencies without a batch concept are hard to inspect.",
        ),
        says(
          "wren-abbott",
          ago(10),
          "I have. I would show the blocked jobs with what they wait for in `jobs list`, and leave batches for later.",
        ),
        says(
          "rafa-luz",
          ago(9),
          "Cycles: a job can only wait for jobs that exist already, so there can be none. Worth a sentence in the docs.",
        ),
        says(
          "wren-abbott",
          ago(9),
          "Right, except with `replace: true`. I will refuse cycles at enqueue.",
        ),
        says("gavran-7", ago(8), "first", { minimized: "OFF_TOPIC" }),
        says("gavran-7", ago(8), "why is this project not written in rust", {
          minimized: "OFF_TOPIC",
        }),
        says("gavran-7", ago(8), "BUY CHEAP QUEUE https://queue.example/deal", {
          minimized: "SPAM",
        }),
        says(
          "otto-brandvold",
          ago(5),
          "Every `complete` now has to look for dependants. Please measure before we fall in love with the API.",
        ),
        says("wren-abbott", ago(4), "Will do on the benchmark machine next week."),
        says(
          "mira-lindqvist",
          ago(2),
          "I would like a decision on failing against waiting before more code is written. My vote: fail them, with an opt-out.",
        ),
      ],
      files: [
        {
          path: "internal/store/dependencies.go",
          content: `
package store

// Ready marks the jobs that waited for nothing but this one.
func (s *Store) ready(ctx context.Context, id int64) error {
	_, err := s.pool.Exec(ctx, \`
UPDATE jobs SET state = 'ready'
WHERE state = 'blocked' AND id IN (SELECT job FROM dependencies WHERE waits_for = $1)
  AND NOT EXISTS (
    SELECT 1 FROM dependencies d JOIN jobs j ON j.id = d.waits_for
    WHERE d.job = jobs.id AND j.state <> 'succeeded')\`, id)
	return err
}`,
        },
        {
          path: "migrations/0046_dependencies.up.sql",
          content:
            "CREATE TABLE dependencies (job bigint NOT NULL, waits_for bigint NOT NULL, PRIMARY KEY (job, waits_for));",
        },
      ],
    },
  };
}

/** 10 human comments that count and five that are nothing but commands. */
export function flakyShutdown(ago: Ago): SamplePullRequest {
  return {
    keyPoints: [
      {
        point: "Workers finish running jobs before they stop.",
        pattern: /shut ?down|drain|SIGTERM/i,
      },
      { point: "The integration test is flaky on Postgres 14.", pattern: /flak/i },
      {
        point: "The grace period of 25 seconds is settled because Kubernetes kills after 30.",
        pattern: /25 ?s/i,
      },
    ],
    pullRequest: {
      number: 820,
      title: "Drain running jobs on SIGTERM",
      author: "dmw-carver",
      createdAt: ago(22),
      headRef: "graceful-shutdown",
      labels: ["area: worker", "bug"],
      behind: true,
      body: "On SIGTERM the worker stops claiming, gives running jobs 25 seconds to finish, then hands the rest back with `state = ready`. Kubernetes kills after 30 seconds by default.\n\nFixes #655.",
      closes: [{ number: 655, title: "Jobs are lost from view during a deploy", state: "OPEN" }],
      commits: [
        { message: "worker: drain on SIGTERM", at: ago(22) },
        { message: "worker: hand unfinished jobs back", at: ago(15) },
      ],
      checks: [
        { name: "unit (1.24)" },
        { name: "unit (1.25)" },
        { name: "integration (postgres 14)", conclusion: "TIMED_OUT" },
        { name: "integration (postgres 17)" },
        { name: "lint" },
      ],
      reviews: [
        reviews(
          "APPROVED",
          "jun-hayama",
          ago(16),
          "Approved at this commit, the rest looks mechanical.",
        ),
        reviews("DISMISSED", "rafa-luz", ago(20), "Needs a test."),
      ],
      threads: [
        {
          path: "internal/worker/drain.go",
          anchor: "w.store.Release(",
          comments: [
            says(
              "rafa-luz",
              ago(20),
              "What about jobs that ignore the context? They would be handed back while still running, and then run twice.",
            ),
            says(
              "dmw-carver",
              ago(15),
              "They are handed back only after their goroutine returned, or after the process is gone and the lease has run out (with #812). Until #812 is in, such a job keeps its lock until the connection closes.",
            ),
            says("rafa-luz", ago(14), "So this should go in after #812."),
          ],
        },
      ],
      comments: [
        says("wren-abbott", ago(21), "25 s is settled for me: our pods get 30."),
        says("nadia-ekstrom", ago(21), "Same here."),
        says("dmw-carver", ago(15), "/retest"),
        says("dmw-carver", ago(15), "/retest integration-postgres-14"),
        says("jun-hayama", ago(14), "/ok-to-test"),
        says(
          "dmw-carver",
          ago(13),
          "The Postgres 14 job is flaky: it waits for `pg_stat_activity` to be empty, and autovacuum is sometimes in it.",
        ),
        says("jun-hayama", ago(13), "Filter by `application_name`, then."),
        says("dmw-carver", ago(12), "/retest"),
        says(
          "dmw-carver",
          ago(11),
          "Filtered, still one failure in ten. I will look again when I am back from leave on the 2nd.",
        ),
        says("jun-hayama", ago(4), "/retest"),
        says(
          "mira-lindqvist",
          ago(3),
          "Can somebody take the flaky test over? This is the bug we get most mail about.",
        ),
        says("aiko-mori-dev", ago(2), "I can, on Monday."),
      ],
      files: [
        {
          path: "internal/worker/drain.go",
          content: `
package worker

// drain stops claiming and waits for the running jobs, at most for the grace period.
func (w *Worker) drain(ctx context.Context) error {
	w.claiming.Store(false)
	ctx, cancel := context.WithTimeout(ctx, gracePeriod)
	defer cancel()
	if err := w.running.Wait(ctx); err == nil {
		return nil
	}
	// Kubernetes kills after 30 seconds: what is left is handed back, not lost.
	return w.store.Release(context.WithoutCancel(ctx), w.running.IDs())
}`,
        },
      ],
    },
  };
}
