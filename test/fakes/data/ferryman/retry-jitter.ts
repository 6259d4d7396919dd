import { type Ago, reviews, type SamplePullRequest, says } from "../writing.ts";

/** 18 human comments; everything settled, approved twice and in the merge queue. */
export function retryJitter(ago: Ago): SamplePullRequest {
  return {
    keyPoints: [
      { point: "Retries use exponential back-off with full jitter.", pattern: /full jitter/i },
      { point: "The delay is capped at 15 minutes by default.", pattern: /15[- ]min/i },
      { point: "A retry never starts after the deadline of the job.", pattern: /deadline/i },
      {
        point: "It was agreed to count the first run as attempt 1.",
        pattern: /attempt 1|first run|first attempt/i,
      },
      {
        point: "The dashboards, the last thing in the way, are updated.",
        pattern: /dashboards? (?:are|is) updated/i,
      },
    ],
    pullRequest: {
      number: 798,
      title: "Retry with full jitter, a cap and the job's own deadline",
      author: "priya-nand",
      createdAt: ago(31),
      headRef: "retry-jitter",
      labels: ["area: worker", "behaviour change"],
      body: `
When a downstream service goes away, all failed jobs come back in the same second, because the delay is a pure function of the attempt. This spreads them:

- delay = random between 0 and min(cap, base * 2^(attempt-1)), known as full jitter
- cap 15 minutes, base 2 seconds, both settable per queue
- a retry that could only start after the job's deadline is not scheduled: the job fails at once with \`deadline_exceeded\`

Simulation over the outage of 14 August: the peak of retries per second falls from 9,400 to 310.

<!-- reviewer checklist: [x] changelog [x] docs [ ] dashboards. Do not merge before the dashboards are updated, see internal ticket FM-2231 -->`,
      commits: [
        { message: "worker: full jitter for retries", at: ago(31) },
        { message: "worker: fail at once when the deadline cannot be met", at: ago(26) },
        { message: "worker: make the random source injectable", at: ago(18) },
      ],
      checks: [
        { name: "unit (1.24)" },
        { name: "unit (1.25)" },
        { name: "integration (postgres 17)" },
        { name: "lint" },
        { context: "cla/gullhaven", state: "SUCCESS" },
      ],
      autoMerge: { enabledAt: ago(1), enabledBy: "mira-lindqvist", method: "SQUASH" },
      mergeQueueEntry: {
        state: "QUEUED",
        position: 2,
        enqueuedAt: ago(0, 3),
        enqueuer: "mira-lindqvist",
      },
      reviews: [
        reviews(
          "CHANGES_REQUESTED",
          "jun-hayama",
          ago(28),
          "The lower bound must not be zero, see inline.",
          { key: "jun" },
        ),
        reviews("APPROVED", "jun-hayama", ago(16), "All my points are addressed."),
        reviews(
          "APPROVED",
          "mira-lindqvist",
          ago(1),
          "Thank you for the patience, this took too long on our side.",
        ),
      ],
      threads: [
        {
          path: "internal/worker/backoff.go",
          anchor: "b.Random(int64(",
          resolvedBy: "jun-hayama",
          comments: [
            says(
              "jun-hayama",
              ago(28),
              "Full jitter from 0 means that some retries start immediately, which is what a struggling service needs least. Equal jitter (half fixed, half random) keeps a floor.",
              { review: "jun" },
            ),
            says(
              "priya-nand",
              ago(27),
              "I simulated both. Full jitter finishes the backlog 20% sooner and its peak is lower, because the immediate retries are few and spread. The table is in docs/design/retries.md.",
            ),
            says(
              "jun-hayama",
              ago(26),
              "I read it twice and tried my own numbers, you are right for anything but base delays under 200 ms, which nobody should use. I withdraw the request.",
            ),
          ],
        },
        {
          path: "internal/worker/backoff.go",
          anchor: "b.Base<<(attempt-1)",
          resolvedBy: "jun-hayama",
          comments: [
            says(
              "jun-hayama",
              ago(28),
              "Overflow: base << (attempt-1) wraps around at attempt 40.",
              { review: "jun" },
            ),
            says(
              "priya-nand",
              ago(26),
              "Fixed by comparing exponents before shifting. There is a test that goes up to attempt 1,000.",
            ),
          ],
        },
        {
          path: "internal/worker/run.go",
          anchor: "w.backoff.Delay",
          resolvedBy: "priya-nand",
          comments: [
            says(
              "yusuf-kaya-dev",
              ago(24),
              "Is `attempt` zero-based here? In the metrics the first run is attempt 1.",
            ),
            says(
              "priya-nand",
              ago(24),
              "It was zero-based. I changed it: the first run is attempt 1 everywhere, so the first retry waits at most `base`.",
            ),
            says("yusuf-kaya-dev", ago(23), "Perfect."),
          ],
        },
        {
          path: "docs/retries.md",
          anchor: "Jobs that wait for a retry",
          resolvedBy: "hollis-quan",
          comments: [
            says(
              "hollis-quan",
              ago(20),
              "Say what happens to jobs that are already waiting for a retry when the new version starts.",
            ),
            says(
              "priya-nand",
              ago(18),
              "They keep the time that was computed for them. Added a sentence.",
            ),
          ],
        },
      ],
      comments: [
        says(
          "wren-abbott",
          ago(30),
          "Was bitten by exactly this on 14 August: when the mail provider came back, our retries took it down again. Twice.",
        ),
        says(
          "marek-z0",
          ago(29),
          "A cap of 15 minutes is short for us, some partners have maintenance windows of six hours.",
        ),
        says(
          "priya-nand",
          ago(29),
          "It is the default only, `retry.cap` can be set per queue. With 25 attempts and a cap of 15 minutes the last retry comes after about 4.5 hours.",
        ),
        says("marek-z0", ago(29), "Per queue is all I need."),
        says(
          "jun-hayama",
          ago(25),
          "On the deadline: I like that a job fails early instead of sleeping past its deadline. Please make the error distinguishable, some people alert on it.",
        ),
        says(
          "priya-nand",
          ago(25),
          "It is `deadline_exceeded` with the time that was missed, and has its own counter.",
        ),
        says(
          "ferry-preview[bot]",
          ago(18),
          "Docs preview: https://pr-798.preview.ferryman.example",
        ),
        says(
          "mira-lindqvist",
          ago(2),
          "The dashboards are updated, so nothing is in the way any more. @hollis-quan, any objection?",
        ),
        says("hollis-quan", ago(1), "None. Ship it."),
      ],
      files: [
        {
          path: "internal/worker/backoff.go",
          patch: `
@@ 14 @@ type Backoff struct {
-	Delays []time.Duration
-}
-
-func (b Backoff) Delay(attempt int) time.Duration {
-	if attempt >= len(b.Delays) {
-		return b.Delays[len(b.Delays)-1]
-	}
-	return b.Delays[attempt]
-}
+	Base time.Duration
+	Cap  time.Duration
+	// Random gives a number from 0 up to its argument; tests replace it.
+	Random func(int64) int64
+}
+
+// Delay is how long to wait after a failed attempt, the first run being attempt 1. The whole range down to zero
+// is used ("full jitter"): it empties a backlog sooner than a fixed floor, with a lower peak.
+func (b Backoff) Delay(attempt int) time.Duration {
+	return time.Duration(b.Random(int64(b.ceiling(attempt))))
+}
+
+func (b Backoff) ceiling(attempt int) time.Duration {
+	// Compared as exponents, since the shift itself would overflow.
+	if bits.Len64(uint64(b.Cap/b.Base)) < attempt {
+		return b.Cap
+	}
+	return min(b.Cap, b.Base<<(attempt-1))
+}`,
        },
        {
          path: "internal/worker/run.go",
          patch: `
@@ 66 @@ func (w *Worker) finish(ctx context.Context, job Job, err error) error {
 	if job.Attempts >= job.MaxAttempts {
 		return w.store.Fail(ctx, job.ID, err)
 	}
-	return w.store.RetryAt(ctx, job.ID, w.clock.Now().Add(w.backoff.Delay(job.Attempts)))
+	at := w.clock.Now().Add(w.backoff.Delay(job.Attempts))
+	if job.Deadline != nil && at.After(*job.Deadline) {
+		// Waiting any longer cannot help: say so now instead of at the deadline.
+		w.metrics.DeadlineExceeded.Inc()
+		return w.store.Fail(ctx, job.ID, &DeadlineExceeded{Missed: at.Sub(*job.Deadline), Cause: err})
+	}
+	return w.store.RetryAt(ctx, job.ID, at)
 }`,
        },
        {
          path: "internal/worker/backoff_test.go",
          patch: `
@@ 8 @@ import (
+func TestDelayNeverExceedsTheCap(t *testing.T) {
+	backoff := Backoff{Base: 2 * time.Second, Cap: 15 * time.Minute, Random: func(n int64) int64 { return n }}
+	for attempt := 1; attempt <= 1000; attempt++ {
+		require.LessOrEqual(t, backoff.Delay(attempt), 15*time.Minute)
+	}
+}
+
 func TestRetriesAreSpread(t *testing.T) {`,
        },
        {
          path: "docs/retries.md",
          patch: `
@@ 6 @@ # Retries
-A failed job is retried after 1, 5, 30, 300 and 3600 seconds.
+A failed job is retried after a random time between 0 and \`base * 2^(attempt-1)\`, at most \`cap\`.
+The defaults are a base of 2 seconds and a cap of 15 minutes.
+
+A retry that could only start after the deadline of the job is not made: the job fails with \`deadline_exceeded\`.
+
+Jobs that wait for a retry during an upgrade keep the time that was computed for them.`,
        },
        { path: "docs/design/retries-simulation.png", binary: true, status: "added" },
      ],
    },
  };
}
