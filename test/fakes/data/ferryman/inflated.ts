import { type Ago, reviews, type SamplePullRequest, says } from "../writing.ts";

/** 23 comments in all, two of them by people: machines alone bring it to the second place. */
export function grpcBump(ago: Ago): SamplePullRequest {
  const coverage = [23, 21, 20, 18, 15, 11, 8, 4].map((days) =>
    says(
      "covertrack-bot",
      ago(days),
      `### Coverage report\nNo change to coverable lines. Project coverage **84.${days}%**.`,
    ),
  );
  const previews = [23, 21, 20, 18, 15, 11, 8, 4].map((days) =>
    says("ferry-preview[bot]", ago(days), "Docs preview: https://pr-866.preview.ferryman.example"),
  );
  const rebases = [21, 18, 15, 8, 4].map((days) =>
    says(
      "dependabot[bot]",
      ago(days),
      "Looks like this PR is already up-to-date with main! If you would still like to recreate it from scratch, overwriting any edits, you can request `@dependabot recreate`.",
    ),
  );
  return {
    keyPoints: [
      { point: "It bumps wirecall.example/rpc from 1.71.0 to 1.74.2.", pattern: /1\.74\.2/ },
      { point: "The new version needs Go 1.24.", pattern: /Go 1\.24/ },
    ],
    pullRequest: {
      number: 866,
      title: "Bump wirecall.example/rpc from 1.71.0 to 1.74.2",
      author: "dependabot[bot]",
      association: "NONE",
      createdAt: ago(24),
      headRef: "dependabot/go_modules/wirecall.example/rpc-1.74.2",
      labels: ["dependencies", "go"],
      body: `
Bumps [wirecall.example/rpc](https://wirecall.example) from 1.71.0 to 1.74.2.

<details>
<summary>Release notes</summary>
Dependency: needs Go 1.24 or newer.
</details>

[//]: # (dependabot-start)
You can trigger a rebase of this PR by commenting \`@dependabot rebase\`.
[//]: # (dependabot-end)`,
      commits: [
        {
          message:
            "build(deps): bump wirecall.example/rpc from 1.71.0 to 1.74.2\n\nSigned-off-by: dependabot[bot] <support@github.com>",
          at: ago(4),
        },
      ],
      checks: [{ name: "unit (1.24)" }, { name: "unit (1.25)" }, { name: "lint" }],
      comments: [
        ...coverage,
        ...previews,
        ...rebases,
        says(
          "otto-brandvold",
          ago(10),
          "This needs Go 1.24, which we only require from 3.0 on. Let us hold it until the branch is cut.",
        ),
        says("jun-hayama", ago(9), "Agreed, no security fix in between."),
      ].toSorted((a, b) => (a.at ?? "").localeCompare(b.at ?? "")),
      files: [
        {
          path: "go.mod",
          patch: `
@@ 18 @@ require (
 	flagship.example/cli v1.9.1
-	wirecall.example/rpc v1.71.0
+	wirecall.example/rpc v1.74.2
 	wirecall.example/schema v1.36.6
 )`,
        },
        {
          path: "go.sum",
          patch: `
@@ 312 @@
-wirecall.example/rpc v1.71.0 h1:zQqphWFHtsW0/yt9/uXaIKo4JTCZ7xtKZKztIzya/ik=
-wirecall.example/rpc v1.71.0/go.mod h1:qqlAJmTxpB9A67xSyZk+tmrrNmYClY/fqig7ceZNsSM=
+wirecall.example/rpc v1.74.2 h1:3n0bchoeBjK3zwTt9QMsjs/6n5oISSFSuSbxpafnZdc=
+wirecall.example/rpc v1.74.2/go.mod h1:GJ9AA0vnoZnx+piRZo7jq2BJ+C04xovnD1luqy4YV7c=`,
        },
      ],
    },
  };
}

/** 20 comments in all, seven of them by people; an AI reviewer wrote the rest. A check is still running. */
export function tracing(ago: Ago): SamplePullRequest {
  const nits = [
    [
      "internal/trace/provider.go",
      "func NewProvider",
      "Consider documenting the exported function `NewProvider`.",
    ],
    [
      "internal/trace/provider.go",
      "return nil, err",
      "The error returned by `otlptracegrpc.New` should be wrapped with additional context.",
    ],
    [
      "internal/trace/provider.go",
      "options.Resource",
      "Potential nil pointer dereference if `options.Resource` is nil.",
    ],
    [
      "internal/trace/provider.go",
      "5*time.Second",
      "Magic number. Consider extracting `5 * time.Second` into a constant.",
    ],
    [
      "internal/worker/run.go",
      "w.tracer.Start",
      "Consider using `defer span.End()` right after the span is created.",
    ],
    ["internal/worker/run.go", "messaging.destination.name", "This line exceeds 100 characters."],
    [
      "internal/worker/run.go",
      "ferryman.job.attempt",
      "Attribute keys should follow the semantic conventions for messaging.",
    ],
    [
      "internal/worker/run.go",
      "w.handlers[job.Kind]",
      "Consider adding a unit test for this branch.",
    ],
    ["docs/tracing.md", "behaviour of retries", 'Spelling: "behaviour" should be "behavior".'],
    [
      "docs/tracing.md",
      "OTLP over gRPC",
      "Consider adding a link to the OpenTelemetry documentation.",
    ],
    ["docs/tracing.md", "default 0.01", "Consider adding an example configuration."],
    ["docs/tracing.md", "attributes of the service", "Trailing whitespace."],
  ] as const;
  return {
    keyPoints: [
      {
        point: "It adds OpenTelemetry traces from enqueue to completion.",
        pattern: /OpenTelemetry|trace/i,
      },
      { point: "Storing the trace context costs 55 bytes per job.", pattern: /55 bytes/ },
      { point: "Sampling default is disputed: 1% or off.", pattern: /1\s?%|sampl/i },
    ],
    pullRequest: {
      number: 851,
      title: "Trace a job from enqueue to completion with OpenTelemetry",
      author: "yusuf-kaya-dev",
      createdAt: ago(14),
      headRef: "otel",
      labels: ["area: observability"],
      body: `
Adds a span for the enqueue and one per attempt, linked through the job row, so that a slow request and the job it caused show up in one trace.

The trace context is stored in a new column \`traceparent\`, which costs 55 bytes per job.`,
      commits: [
        { message: "trace: spans for enqueue and run", at: ago(14) },
        { message: "trace: link attempts instead of nesting them", at: ago(5) },
      ],
      checks: [
        { name: "unit (1.24)" },
        { name: "unit (1.25)", status: "IN_PROGRESS" },
        { name: "integration (postgres 17)", status: "QUEUED" },
        { name: "lint" },
      ],
      reviews: [
        reviews(
          "COMMENTED",
          "sable-review[bot]",
          ago(13),
          "**Actionable comments posted: 12**\n\nConfidence: 3/5. Poem: *Spans that wander, spans that roam, trace the job and bring it home.*",
          { key: "sable" },
        ),
        reviews("COMMENTED", "wren-abbott", ago(6), "Looks good from the operating side."),
      ],
      threads: [
        ...nits.map(([path, anchor, body]) => ({
          path,
          anchor,
          comments: [says("sable-review[bot]", ago(13), body, { review: "sable" })],
        })),
        {
          path: "internal/worker/run.go",
          anchor: "trace.WithLinks(link)",
          comments: [
            says(
              "jun-hayama",
              ago(7),
              "A retry three days later should not extend the trace of the request. Links instead of children?",
            ),
            says("yusuf-kaya-dev", ago(5), "Changed to links."),
          ],
        },
      ],
      comments: [
        says(
          "sable-review[bot]",
          ago(13),
          "## Walkthrough\nThis pull request adds tracing. | File | Change |\n| --- | --- |\n| provider.go | new |",
        ),
        says(
          "wren-abbott",
          ago(12),
          "What is the default? If it is on with 100% sampling our collector will fall over.",
        ),
        says("yusuf-kaya-dev", ago(12), "Off unless an endpoint is configured, then 1%."),
        says(
          "wren-abbott",
          ago(11),
          "1% is still a lot at 40,000 jobs a minute, I would have the operator choose: no endpoint *and* no rate means off.",
        ),
        says(
          "dmw-carver",
          ago(8),
          "I would keep 1%, a feature that needs two settings is found by nobody.",
        ),
        says(
          "yusuf-kaya-dev",
          ago(5),
          "Leaving this open until somebody with more installations than me has an opinion.",
        ),
      ],
      files: [
        {
          path: "internal/trace/provider.go",
          content: `
package trace

import (
	"context"
	"time"
)

// NewProvider exports spans to the OTLP endpoint of the options.
func NewProvider(ctx context.Context, options Options) (*sdk.TracerProvider, error) {
	exporter, err := otlptracegrpc.New(ctx, otlptracegrpc.WithEndpoint(options.Endpoint))
	if err != nil {
		return nil, err
	}
	return sdk.NewTracerProvider(
		sdk.WithResource(options.Resource),
		sdk.WithSampler(sdk.TraceIDRatioBased(options.Ratio)),
		sdk.WithBatcher(exporter, sdk.WithBatchTimeout(5*time.Second)),
	), nil
}`,
        },
        {
          path: "internal/worker/run.go",
          patch: `
@@ 28 @@ func (w *Worker) run(ctx context.Context, job Job) error {
+	// The enqueue is linked, not the parent: a retry may come days later and must not keep that trace open.
+	link := trace.LinkFromTraceparent(job.Traceparent)
+	ctx, span := w.tracer.Start(ctx, "run "+job.Queue,
+		trace.WithLinks(link),
+		trace.WithAttributes(
+			attribute.Int64("ferryman.job.id", job.ID),
+			attribute.String("messaging.destination.name", job.Queue),
+			attribute.Int("ferryman.job.attempt", job.Attempts),
+		))
+	defer span.End()
 	handler, ok := w.handlers[job.Kind]
 	if !ok {
 		return ErrNoHandler
 	}`,
        },
        {
          path: "migrations/0045_traceparent.up.sql",
          content: "ALTER TABLE jobs ADD COLUMN traceparent text;",
        },
        {
          path: "docs/tracing.md",
          content: `
# Tracing

Off by default. With \`trace.endpoint\` set, one job in a hundred is traced.
The behaviour of retries: every attempt is a trace of its own, linked to the enqueue.

- \`trace.endpoint\`: OTLP over gRPC
- \`trace.ratio\`: 0 to 1, default 0.01
- \`trace.resource\`: attributes of the service`,
        },
      ],
    },
  };
}
