import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { SessionContext } from "../context.ts";
import { connectionOfJob } from "../jobs/reading.ts";
import { personOf } from "../person/person.ts";
import { hasJob } from "../storage/job-index.ts";

/** Whether a job may be asked about: it is this session's, its person is still connected and may use the model. */
export async function admitQuestion(
  jobId: string,
  context: SessionContext,
): Promise<Result<{ objectName: string }>> {
  if (!hasJob(context.store.sql, jobId)) {
    return fail("not_found");
  }
  const person = await personOf(context);
  if (!person.ok) {
    return person.failure.code === "not_allowed" ? fail("not_allowed", NOT_ALLOWED_TO_ASK) : person;
  }
  // Another person may have connected since the job was made.
  const connection = connectionOfJob(jobId, context);
  return connection.ok ? succeed({ objectName: context.objects.nameOf(jobId) }) : connection;
}

export const NOT_ALLOWED_TO_ASK = {
  detail:
    "This deployment does not let your GitHub account ask questions. Ask whoever runs it to add your login to ALLOWED_GITHUB.",
};
