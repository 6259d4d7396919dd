import { aDiff } from "../evidence.ts";
import { aComment, aReview, aThread, person } from "../pull-request.ts";
import type { ClaimScene } from "./scene.ts";

/** SQL and Python, dates and amounts. */
export const ledger: ClaimScene = {
  name: "ledger",
  pull: {
    number: 903,
    title: "Split the ledger table by fiscal year",
    body: "The ledger table has 480 million rows and the nightly close takes 5 h 40 min. This partitions `ledger_entries` by fiscal year and backfills in batches of 50,000. The migration is `0142_partition_ledger.sql`.\n\nRollback: run `manage.py ledger_merge`.",
    comments: {
      total: 4,
      list: [
        aComment({
          author: person("noor"),
          createdAt: "2026-09-01T09:00:00Z",
          body: "Our fiscal year starts on 1 April. Does the boundary function take that into account, or does it assume January?",
          anchor: "issuecomment-21",
        }),
        aComment({
          author: person("ada"),
          createdAt: "2026-09-02T09:00:00Z",
          body: "It reads `FISCAL_YEAR_START` from the settings, so April works. I added a case for it.",
          anchor: "issuecomment-22",
        }),
        aComment({
          author: person("sven-b"),
          createdAt: "2026-09-03T09:00:00Z",
          body: "On staging the backfill took 72 minutes and replication lag peaked at 9 seconds.",
          anchor: "issuecomment-23",
        }),
        aComment({
          author: person("noor"),
          createdAt: "2026-09-04T09:00:00Z",
          body: "Finance freezes writes from September 28 to October 3. We must not deploy in that window.",
          anchor: "issuecomment-24",
        }),
      ],
    },
    reviews: {
      total: 1,
      list: [
        aReview({
          author: person("priya"),
          state: "CHANGES_REQUESTED",
          submittedAt: "2026-09-05T09:00:00Z",
          body: "The foreign key from invoices is dropped and never re-created. That loses referential integrity for 2 tables.",
          anchor: "pullrequestreview-21",
        }),
      ],
    },
    threads: {
      total: 2,
      list: [
        aThread({
          path: "migrations/0142_partition_ledger.sql",
          line: 88,
          comments: [
            aComment({
              author: person("priya"),
              createdAt: "2026-09-05T10:00:00Z",
              body: "Lock timeout is missing here. `SET lock_timeout = '4s'` as in 0139, please.",
              anchor: "discussion_r21",
            }),
          ],
        }),
        aThread({
          path: "ledger/close.py",
          line: 15,
          resolved: true,
          comments: [
            aComment({
              author: person("sven-b"),
              createdAt: "2026-09-05T11:00:00Z",
              body: "`close_period` should take the partition name, not compute it again.",
              anchor: "discussion_r22",
            }),
            aComment({
              author: person("ada"),
              createdAt: "2026-09-06T11:00:00Z",
              body: "Done, it is a parameter now.",
              anchor: "discussion_r23",
            }),
          ],
        }),
      ],
    },
    checks: {
      state: "PENDING",
      total: 8,
      list: [{ name: "migrations (postgres 17)", state: "pending" }],
    },
  },
  diff: aDiff(
    {
      path: "migrations/0142_partition_ledger.sql",
      added: [
        "ALTER TABLE invoices DROP CONSTRAINT invoices_ledger_fk;",
        "CREATE TABLE ledger_entries_2026 PARTITION OF ledger_entries FOR VALUES FROM (2026) TO (2027);",
      ],
    },
    {
      path: "ledger/close.py",
      added: ["def close_period(partition: str) -> None:"],
      removed: ["def close_period() -> None:"],
    },
  ),
  summaries: [
    "The ledger table has {480 million|840 million} rows and the nightly close takes more than five hours, so it is split by fiscal year [C1].",
    "The backfill runs in batches of {50,000|15,000} [C1].",
    "{noor|sven-b} asks whether a fiscal year that starts on 1 April is handled [C2].",
    "ada says that it reads {FISCAL_YEAR_START|FISCAL_MONTH_START} from the settings [C3].",
    "On staging the backfill took {72|27} minutes and replication lag peaked at 9 seconds [C4].",
    "noor notes that finance freezes writes from September {28|18} to October 3 [C5].",
    "priya requested changes because the foreign key from invoices is dropped and “{never re-created|always re-created}” [R1].",
    "A lock timeout of {4s|8s} is missing in migrations/0142_partition_ledger.sql [T1].",
    "In {ledger/close.py|ledger/open.py} the partition name is a parameter now [T2].",
    "A rollback is possible with {ledger_merge|ledger_split} [C1]. One of 8 checks is still running [K1].",
    "The migration {0142_partition_ledger.sql|0124_partition_ledger.sql} drops a constraint of invoices [F1].",
    "Referential integrity is lost because the foreign key from invoices is never re-created [{R1|C4}].",
    "Replication lag peaked at seconds on staging while the backfill ran [{C4|T1}].",
    "{priya|noor} wants a lock timeout as in 0139 [T1].",
  ],
};
