import { type Ago, says, type SamplePullRequest } from "../writing.ts";

/** 13 human comments, 12 of them in the conversation; nobody has reviewed it. */
export function dropV1Api(ago: Ago): SamplePullRequest {
  return {
    keyPoints: [
      { point: "The v1 HTTP API is removed in 3.0.", pattern: /\bv1\b/ },
      { point: "4% of the calls on the hosted installation still use v1.", pattern: /4\s?%/ },
      { point: "The PHP client has no v2 release.", pattern: /PHP/ },
      {
        point: "A translation layer was offered as a separate package.",
        pattern: /ferryman-v1-bridge|bridge|translation/i,
      },
      { point: "Whether it goes into 3.0 or 3.1 is undecided.", pattern: /3\.1/ },
    ],
    pullRequest: {
      number: 833,
      title: "Remove the v1 HTTP API",
      author: "hollis-quan",
      createdAt: ago(19),
      headRef: "remove-v1",
      labels: ["area: api", "breaking change"],
      milestone: { title: "3.0", dueOn: ago(-21) },
      unknownReads: 1,
      requestedReviewers: [{ login: "rafa-luz" }, { team: "api-owners" }],
      body: `
v1 has been deprecated since 2.3 (fourteen months). It is 3,400 lines that every change to the job model has to carry along, and the only reason why \`Job.Payload\` is still a string in half of the code.

- removes \`/v1/*\`, its OpenAPI file and its tests
- \`/v1/*\` answers 410 Gone with a link to the migration guide
- the CLI has used v2 since 2.3

The migration guide is in docs/migrate-v1.md.`,
      commits: [
        { message: "api: remove v1", at: ago(19) },
        { message: "api: answer 410 with a link for v1 paths", at: ago(18) },
      ],
      checks: [
        { name: "unit (1.24)" },
        { name: "unit (1.25)" },
        { name: "integration (postgres 17)" },
        { name: "lint" },
        { context: "api-compatibility", state: "EXPECTED", description: "Waiting for a report" },
      ],
      threads: [
        {
          path: "internal/http/router.go",
          anchor: "http.StatusGone",
          comments: [
            says(
              "rafa-luz",
              ago(17),
              "410 is cached by some proxies for a long time. If we ever have to bring v1 back for a customer, a 404 would be kinder. No strong opinion.",
            ),
          ],
        },
      ],
      comments: [
        says(
          "hollis-quan",
          ago(19),
          "Usage on the hosted installation over the last 30 days: 4% of all calls are v1, from 61 accounts; 52 of them use the PHP client.",
        ),
        says(
          "tomas-reyes",
          ago(18),
          "We maintain the PHP client. v2 support is on a branch, but it is not released, and I am the only one who works on it. Removing v1 in 3.0 would cut off those 52 accounts.",
        ),
        says("hollis-quan", ago(18), "When could it be out, realistically?"),
        says("tomas-reyes", ago(18), "Six to eight weeks."),
        says(
          "nadia-ekstrom",
          ago(17),
          "What does keeping it for one more release cost, apart from being ugly?",
        ),
        says(
          "hollis-quan",
          ago(17),
          "Every store change twice. #812 and #871 both had to touch v1 code, and encryption (#871) cannot be offered on v1 at all, because its payload is a string.",
        ),
        says(
          "rafa-luz",
          ago(15),
          "Middle way: move v1 into a separate package, `ferryman-v1-bridge`, that translates to v2 over HTTP. Who needs it runs it next to the server. I have most of this lying around from a migration.",
        ),
        says(
          "hollis-quan",
          ago(15),
          "I like that. It takes v1 out of the core and nobody is cut off.",
        ),
        says(
          "tomas-reyes",
          ago(14),
          "That would work for our users, as long as it is in the same docker compose file.",
        ),
        says(
          "mira-lindqvist",
          ago(12),
          "So the bridge is agreed. What remains is the date: remove in 3.0 together with the bridge, or deprecate loudly in 3.0 and remove in 3.1?",
        ),
        says(
          "nadia-ekstrom",
          ago(11),
          "3.1, please. A major release that breaks clients on the first day is the one people remember.",
        ),
        says(
          "hollis-quan",
          ago(6),
          "3.0. Breaking changes belong into the major release, otherwise 3.1 is the breaking one and we have semver for nothing.",
        ),
        says("covertrack-bot", ago(5), "### Coverage report\nProject coverage 85.30% (+1.28%)."),
      ],
      files: [
        {
          path: "internal/http/router.go",
          patch: `
@@ 12 @@ func Router(store *store.Store, options Options) http.Handler {
 	mux := http.NewServeMux()
 	mux.Handle("/healthz", health(store))
-	mux.Handle("/v1/jobs", v1.Jobs(store))
-	mux.Handle("/v1/jobs/", v1.Job(store))
-	mux.Handle("/v1/queues", v1.Queues(store))
+	// Removed in 3.0. Gone, and not "not found", so that nobody looks for a typo.
+	mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) {
+		w.Header().Set("Link", migrationGuide)
+		problem(w, http.StatusGone, "The v1 API was removed in 3.0.")
+	})
 	mux.Handle("/v2/", v2.Handler(store, options))
 	return withRequestID(mux)
 }`,
        },
        { path: "internal/http/v1/jobs.go", status: "removed", content: REMOVED_JOBS },
        { path: "internal/http/v1/queues.go", status: "removed", content: REMOVED_QUEUES },
        {
          path: "api/openapi-v1.yaml",
          status: "removed",
          content:
            "openapi: 3.0.3\ninfo:\n  title: Ferryman\n  version: 1.9.0\npaths:\n  /v1/jobs:\n    post:\n      operationId: enqueue",
        },
        {
          path: "docs/migrate-v1.md",
          content: `
# From v1 to v2

| v1 | v2 |
| --- | --- |
| \`POST /v1/jobs\` with a string payload | \`POST /v2/queues/{queue}/jobs\` with JSON |
| \`GET /v1/jobs/{id}\` | \`GET /v2/jobs/{id}\` |
| \`delay\` in seconds | \`run_at\`, a time |`,
        },
        {
          path: "scripts/smoke-v1.sh",
          status: "removed",
          modes: { old: "100755", new: "100755" },
          content: '#!/bin/sh\nset -eu\ncurl -fsS "$BASE/v1/queues" | jq -e length',
        },
      ],
    },
  };
}

const REMOVED_JOBS = `
package v1

// Jobs serves the deprecated collection.
func Jobs(s *store.Store) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodPost:
			enqueue(w, r, s)
		case http.MethodGet:
			list(w, r, s)
		default:
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		}
	})
}`;

const REMOVED_QUEUES = `
package v1

// Queues lists names only; v2 adds depth and age.
func Queues(s *store.Store) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		names, err := s.QueueNames(r.Context())
		if err != nil {
			http.Error(w, "internal error", http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(names)
	})
}`;
