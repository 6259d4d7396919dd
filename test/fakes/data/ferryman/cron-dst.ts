import { type Ago, reviews, type SamplePullRequest, says } from "../writing.ts";

/** 21 human comments, 15 of them in the conversation; a failing check. */
export function cronDst(ago: Ago): SamplePullRequest {
  return {
    keyPoints: [
      {
        point: "Cron schedules keep their wall-clock time across daylight saving changes.",
        pattern: /daylight|DST|wall[- ]clock/i,
      },
      {
        point: "A time that does not exist runs once, right after the gap.",
        pattern: /gap|does not exist|skipped hour/i,
      },
      {
        point: "A time that occurs twice runs at the first occurrence only.",
        pattern: /first occurrence|twice/i,
      },
      { point: "Existing schedules without a zone stay in UTC: settled.", pattern: /UTC/ },
      { point: "The Windows job fails because it has no zone data.", pattern: /windows/i },
      {
        point: "Whether hourly schedules should also run once in the repeated hour is disputed.",
        pattern: /hourly|every hour/i,
      },
    ],
    pullRequest: {
      number: 845,
      title: "Cron: keep wall-clock time across daylight saving changes",
      author: "lukas-ferber",
      createdAt: ago(16),
      headRef: "cron-timezones",
      labels: ["area: scheduler", "behaviour change"],
      milestone: { title: "3.0", dueOn: ago(-21) },
      requestedReviewers: [{ login: "priya-nand" }],
      body: `
A schedule can now name a time zone: \`cron: "30 2 * * *", tz: "Europe/Oslo"\`. The next run is computed in that zone, so "02:30" stays 02:30 all year.

Two days a year need a rule:

- **Spring**: 02:30 does not exist. The job runs once, at the first instant after the gap (03:00).
- **Autumn**: 02:30 exists twice. The job runs at the first occurrence only.

Schedules without \`tz\` stay in UTC, nothing changes for them.

Not covered here: changing the zone of an existing schedule while a run is pending (see the discussion in #802).`,
      commits: [
        { message: "scheduler: compute the next run in the zone of the schedule", at: ago(16) },
        { message: "scheduler: run once after a gap, once in an overlap", at: ago(13) },
        { message: "scheduler: embed zone data for systems without it", at: ago(2) },
      ],
      checks: [
        { name: "unit (1.24)" },
        { name: "unit (1.25)" },
        { name: "unit (windows)", conclusion: "FAILURE" },
        { name: "integration (postgres 17)" },
        { name: "lint" },
        { name: "docs links", conclusion: "SKIPPED" },
      ],
      reviews: [
        reviews("COMMENTED", "priya-nand", ago(12), "Mostly questions about the overlap rule.", {
          key: "priya",
        }),
        reviews(
          "APPROVED",
          "hollis-quan",
          ago(6),
          "The rule is the one systemd users expect. Approving with the Windows failure understood.",
        ),
      ],
      threads: [
        {
          path: "internal/schedule/next.go",
          anchor: "first := firstOccurrence(",
          comments: [
            says(
              "priya-nand",
              ago(12),
              'For `0 * * * *` this means that one of the two 02:00 hours has no run at all. For a daily job "once" is right; for an hourly job I would expect 25 runs on that day.',
              { review: "priya" },
            ),
            says(
              "lukas-ferber",
              ago(11),
              'Vixie cron makes the difference you describe: wildcard hours are "interval" jobs and follow elapsed time, fixed hours follow the wall clock. I could do the same, it is one condition.',
            ),
            says(
              "priya-nand",
              ago(10),
              "I would rather have that than explain a missing hour to somebody in finance. But it makes the rule harder to write down.",
            ),
            says(
              "hollis-quan",
              ago(6),
              "Not convinced that we need it in the first version. Whoever needs 25 runs can leave out `tz`.",
            ),
          ],
        },
        {
          path: "internal/schedule/next_test.go",
          anchor: '"America/New_York"',
          resolvedBy: "priya-nand",
          comments: [
            says(
              "priya-nand",
              ago(12),
              "Please add a zone with a gap that is not an hour. Lord Howe moves by 30 minutes.",
              { review: "priya" },
            ),
            says(
              "lukas-ferber",
              ago(11),
              "Added Australia/Lord_Howe, and America/Sao_Paulo in a year when the gap was at midnight. The second one found a bug, thanks.",
            ),
          ],
        },
      ],
      comments: [
        says(
          "lukas-ferber",
          ago(16),
          "I compared six schedulers before choosing the rules: among them Vixie cron, systemd timers and the CronJob of Kubernetes. Four of six run once in both cases. Links are in the design note.",
        ),
        says(
          "nadia-ekstrom",
          ago(15),
          "We send invoices at 00:05 local time on the first of the month. Today we have two schedules and a calendar reminder to swap them. So: yes please.",
        ),
        says(
          "marek-z0",
          ago(15),
          "What happens to schedules that exist already? Ours are all written in UTC, on purpose.",
        ),
        says(
          "lukas-ferber",
          ago(15),
          "Nothing. Without `tz` they stay in UTC, there is no migration and no default that could surprise you.",
        ),
        says("marek-z0", ago(14), "Good. Then I have no objection."),
        says(
          "benno-tiede",
          ago(14),
          "Devil's advocate: why not a server-wide default zone in the configuration? Nobody will write `tz` on 200 schedules.",
        ),
        says(
          "lukas-ferber",
          ago(14),
          "Because changing that default would silently move all of them. I would rather have a linter warning for daily schedules without a zone.",
        ),
        says(
          "mira-lindqvist",
          ago(13),
          "Agreed, no global default in 3.0. We can revisit when somebody asks with a concrete case.",
        ),
        says("benno-tiede", ago(13), "Fine with me, consider it settled."),
        says(
          "covertrack-bot",
          ago(13),
          "### Coverage report\nPatch coverage **96.8%**, project coverage 84.11% (+0.09%).",
        ),
        says(
          "rafa-luz",
          ago(9),
          "The Windows job fails with `unknown time zone Europe/Oslo`: the runner image has no zone database. Importing `time/tzdata` adds about 450 kB to the binary.",
        ),
        says(
          "lukas-ferber",
          ago(2),
          "Pushed the import. It still fails, now in one test only: the embedded data of Go 1.24 is older than the rule the test uses. I would skip that year on 1.24.",
        ),
        says(
          "rafa-luz",
          ago(2),
          "Skipping hides it: users on Windows with the 1.24 build would get the wrong hour in Kazakhstan. Can we build releases with 1.25 only?",
        ),
        says(
          "priya-nand",
          ago(1),
          "Releases are built with 1.25 since September, so the 1.24 job only guards people who build from source. I would pin the test to a rule from 2019 and be done.",
        ),
        says(
          "hollis-quan",
          ago(1),
          "Same opinion. Then the only open question is the hourly case.",
        ),
        says(
          "lukas-ferber",
          ago(0, 20),
          "I will change the test tomorrow. For hourly schedules I need a decision from @mira-lindqvist: 24 or 25 runs on the long day?",
        ),
      ],
      files: [
        {
          path: "internal/schedule/next.go",
          patch: `
@@ 12 @@ import (
 	"time"
 )
 
-// Next gives the first run after t.
-func (s Schedule) Next(t time.Time) time.Time {
-	return s.expression.Next(t.UTC())
-}
+// Next gives the first run after t, in the zone of the schedule.
+//
+// Twice a year local time is not a function of the instant. A run that falls into a gap happens once, at the
+// first instant after it; a run that falls into an overlap happens at the first occurrence only.
+func (s Schedule) Next(t time.Time) time.Time {
+	local := t.In(s.zone)
+	for {
+		candidate := s.expression.Next(local)
+		if instant, ok := exists(candidate, s.zone); !ok {
+			return instant
+		}
+		if first := firstOccurrence(candidate, s.zone); first.After(t) {
+			return first
+		}
+		// The second occurrence of a time that has already run.
+		local = candidate.Add(time.Minute)
+	}
+}
+
+// exists reports whether the wall-clock time occurs in the zone, and otherwise the end of the gap it is in.
+func exists(wall time.Time, zone *time.Location) (time.Time, bool) {
+	instant := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, zone)
+	if instant.Hour() == wall.Hour() && instant.Minute() == wall.Minute() {
+		return instant, true
+	}
+	return endOfGap(instant, zone), false
+}`,
        },
        {
          path: "internal/schedule/next_test.go",
          patch: `
@@ 9 @@ import (
 func TestNextAcrossTransitions(t *testing.T) {
+	cases := []struct{ zone, expression, after, want string }{
+		{"Europe/Oslo", "30 2 * * *", "2025-03-29T12:00Z", "2025-03-30T01:00Z"},
+		{"Europe/Oslo", "30 2 * * *", "2025-10-25T12:00Z", "2025-10-26T00:30Z"},
+		{"America/New_York", "30 1 * * *", "2025-11-01T12:00Z", "2025-11-02T05:30Z"},
+		// A gap at midnight: the day begins at 01:00.
+		{"America/Sao_Paulo", "0 0 * * *", "2018-11-03T12:00Z", "2018-11-04T03:00Z"},
+		// Half an hour instead of a whole one.
+		{"Australia/Lord_Howe", "15 2 * * *", "2025-10-04T12:00Z", "2025-10-04T15:30Z"},
+		{"Asia/Almaty", "0 8 * * *", "2024-02-29T12:00Z", "2024-03-01T03:00Z"},
+	}
+	for _, c := range cases {
+		t.Run(c.zone, func(t *testing.T) { checkNext(t, c.zone, c.expression, c.after, c.want) })
+	}
 }`,
        },
        {
          path: "internal/schedule/zone_windows.go",
          content: `
package schedule

// Windows has no zone database of its own.
import _ "time/tzdata"`,
        },
        {
          path: "proto/schedule.proto",
          patch: `
@@ 22 @@ message Schedule {
   string cron = 3;
   bytes payload = 4;
+  // IANA name; empty is UTC.
+  string tz = 5;
 }`,
        },
        {
          path: "gen/schedule.pb.go",
          patch: `
@@ 1 @@
 // Code generated by protoc-gen-go. DO NOT EDIT.
-// 	protoc-gen-go v1.34.2
+// 	protoc-gen-go v1.36.1
 // 	protoc        v5.29.0
@@ 61 @@ type Schedule struct {
 	Cron    string \`protobuf:"bytes,3,opt,name=cron,proto3"\`
 	Payload []byte \`protobuf:"bytes,4,opt,name=payload,proto3"\`
+	// IANA name; empty is UTC.
+	Tz      string \`protobuf:"bytes,5,opt,name=tz,proto3"\`
 }`,
        },
        {
          path: "docs/schedules.md",
          patch: `
@@ 30 @@ ## Cron expressions
 Five fields: minute, hour, day of month, month, day of week.
 
+## Time zones
+
+\`tz\` takes an IANA name. On the day the clocks go forward a run in the gap happens at its end; on the day they
+go back a run in the repeated hour happens once. Without \`tz\` a schedule is in UTC.
+
 ## Missed runs`,
        },
      ],
    },
  };
}
