import { aDiff } from "../evidence.ts";
import { aComment, aReview, aThread, person } from "../pull-request.ts";
import type { ClaimScene } from "./scene.ts";

/** TypeScript, English, an argument about a default. */
export const uploads: ClaimScene = {
  name: "uploads",
  pull: {
    title: "Retry uploads that time out",
    body: "Uploads over slow links fail after 30 seconds. This retries them with exponential back-off, at most 3 times, and resumes from the last acknowledged part.\n\nThe limit is `MAX_UPLOAD_RETRIES`. Closes #418.",
    comments: {
      total: 4,
      list: [
        aComment({
          author: person("linus"),
          createdAt: "2026-11-02T09:00:00Z",
          body: "I am against retrying by default: our gateway already retries twice, so one upload could hit storage 9 times. Please put it behind `uploads.retry`.",
          anchor: "issuecomment-1",
        }),
        aComment({
          author: person("ada"),
          createdAt: "2026-11-03T09:00:00Z",
          body: "The gateway only retries requests below 1 MB, and parts are 8 MB each. So there is no multiplication.",
          anchor: "issuecomment-2",
        }),
        aComment({
          author: person("barbara-k"),
          createdAt: "2026-11-04T09:00:00Z",
          body: "We measured 2.4% failed uploads last week in the Jakarta region; this would help a lot.",
          anchor: "issuecomment-3",
        }),
        aComment({
          author: person("linus"),
          createdAt: "2026-11-05T09:00:00Z",
          body: "Fair enough about the gateway, but I still want the flag for the first release.",
          anchor: "issuecomment-4",
        }),
      ],
    },
    reviews: {
      total: 1,
      list: [
        aReview({
          author: person("edsger"),
          state: "CHANGES_REQUESTED",
          submittedAt: "2026-11-06T09:00:00Z",
          body: "The back-off has no jitter, and `resumeUpload` leaks the abort listener when the signal fires first.",
          anchor: "pullrequestreview-1",
        }),
      ],
    },
    threads: {
      total: 2,
      list: [
        aThread({
          path: "src/uploads/retry.ts",
          line: 42,
          comments: [
            aComment({
              author: person("grace"),
              createdAt: "2026-11-07T09:00:00Z",
              body: "Why 500 ms as the base? The mobile client uses 250.",
              anchor: "discussion_r1",
            }),
          ],
        }),
        aThread({
          path: "src/uploads/session.ts",
          line: 7,
          resolved: true,
          comments: [
            aComment({
              author: person("grace"),
              createdAt: "2026-11-07T10:00:00Z",
              body: "This name shadows the imported `Session` type.",
              anchor: "discussion_r2",
            }),
            aComment({
              author: person("ada"),
              createdAt: "2026-11-08T10:00:00Z",
              body: "Renamed to `uploadSession` in 4fd21c9.",
              anchor: "discussion_r3",
            }),
          ],
        }),
      ],
    },
    checks: {
      state: "FAILURE",
      total: 12,
      list: [
        { name: "integration (node 22)", state: "failure" },
        { name: "lint", state: "success" },
      ],
    },
  },
  diff: aDiff(
    {
      path: "src/uploads/retry.ts",
      added: [
        "export const MAX_UPLOAD_RETRIES = 3;",
        "const BASE_DELAY_MS = 500;",
        "export async function withRetries(send: () => Promise<Response>): Promise<Response> {",
        "  return await attempt(send, MAX_UPLOAD_RETRIES, BASE_DELAY_MS);",
        "}",
      ],
    },
    {
      path: "src/uploads/session.ts",
      added: ["const uploadSession = await resumeUpload(session.id);"],
      removed: ["const Session = await startUpload(session.id);"],
    },
    { path: "docs/uploads.md", added: ["Uploads are retried up to three times."] },
  ),
  summaries: [
    "It retries uploads that time out, at most {3|5} times, and resumes from the last acknowledged part [C1].",
    "{linus|barbara-k} is against retrying by default because the gateway already retries [C2].",
    "ada answers that the gateway only retries requests below {1 MB|4 MB} and that parts are 8 MB each [C3].",
    "barbara-k reports {2.4%|4.2%} failed uploads in the Jakarta region [C4].",
    "edsger requested changes: the back-off has no jitter and `{resumeUpload|restartUpload}` leaks the abort listener [R1].",
    "grace asks why the base delay is {500 ms|800 ms} when the mobile client uses 250 [T1].",
    "The name conflict in {src/uploads/session.ts|src/uploads/sessions.ts} was fixed by renaming it to uploadSession [T2].",
    "linus now says “{Fair enough about the gateway|You are right about the gateway}” but still wants the flag [C5].",
    "The limit lives in {MAX_UPLOAD_RETRIES|MIN_UPLOAD_RETRIES} in src/uploads/retry.ts [F1]. The documentation says three [F3].",
    "One of {12|21} checks fails, integration (node 22) [K1]. linus would accept it behind a flag [C5].",
    "It closes #{418|481} and changes 3 files [C1].",
    "The gateway retries requests below 1 MB while the parts are 8 MB each, so nothing multiplies [{C3|T2}].",
    "The leak of the abort listener when the signal fires first and the missing jitter are still to be fixed [{R1|C4}].",
    "The commit {4fd21c9|7fd21c8} renamed the variable [T2]. A change request by edsger is open [R1].",
  ],
};
