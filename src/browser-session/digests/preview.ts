import { composeDigest } from "../../digests/content.ts";
import { renderDigestMarkdown, renderDigestText } from "../../digests/markdown.ts";
import { wordDigest } from "../../digests/message.ts";
import { encodePath } from "../../encoding.ts";
import { renderBody } from "../../person/digests/delivery/body.ts";
import type { DigestPreview, DigestPreviewRequest } from "../../protocol/digests.ts";
import type { JobResult } from "../../protocol/docket.ts";
import { fail, type Result, succeed } from "../../protocol/failures.ts";
import type { SessionContext } from "../context.ts";
import { type KnownReaders, readYours } from "../jobs/yours.ts";
import { hasJob } from "../storage/job-index.ts";
import type { DigestFields } from "./keeping.ts";

/** What a digest would say of a docket of this session, were it the first. */
export async function previewDigest(
  { job, name, kind, origin }: DigestFields<DigestPreviewRequest>,
  known: KnownReaders,
  context: SessionContext,
): Promise<Result<DigestPreview>> {
  if (!hasJob(context.store.sql, job)) {
    return fail("not_found");
  }
  const result = await context.objects.read(job);
  if (!result.ok) {
    return result;
  }
  const yours = await readYours(job, known, context);
  if (!yours.ok) {
    return yours;
  }
  const base = context.config.publicOrigin ?? origin;
  const content = composeDigest({
    id: "preview",
    name,
    at: Date.now(),
    result: result.value,
    yours: yours.value,
    before: null,
    notes: [],
    links: {
      docket: `${base}${docketPath(result.value, job)}`,
      page: `${base}/digests`,
      stop: null,
    },
  });
  const message = wordDigest(content);
  return succeed({
    body: renderBody(kind, content),
    markdown: renderDigestMarkdown(message),
    text: renderDigestText(message),
  });
}

/** Of several repositories the docket is found under the first. */
function docketPath({ repository, scope }: JobResult, job: string): string {
  const path = encodePath(scope?.repositories[0] ?? repository);
  return `/o/${path}#${job}`;
}
