import type {
  Delivery,
  DigestChange,
  DigestPreview,
  DigestPreviewRequest,
  DigestRequest,
  DigestSaved,
  DigestView,
} from "../../../protocol/digests.ts";
import type { JobResult } from "../../../protocol/docket.ts";
import { api, call, discard, read } from "../server/api.ts";
import type { Asked } from "./asked.ts";

const LOOK_MS = 1000;
/** As long as a docket may take, and a little. */
const LOOKS_MAX = 150;

function path(id: string): string {
  return `/api/digests/${encodeURIComponent(id)}`;
}

export const digestApi = {
  list: () => read<DigestView[]>(call("GET", "/api/digests")),
  create: (body: DigestRequest) => read<DigestSaved>(call("POST", "/api/digests", { body })),
  change: (id: string, body: DigestChange) => read<DigestSaved>(call("PATCH", path(id), { body })),
  end: (id: string) => discard(call("DELETE", path(id))),
  send: (id: string) => read<Delivery>(call("POST", `${path(id)}/send`)),

  /** The very message: a docket is made, and told as a digest would tell it. */
  preview: async (
    asked: Asked & { limit: number; language: string },
    message: Omit<DigestPreviewRequest, "job">,
  ): Promise<DigestPreview> => {
    const { id } = await api.startJob({
      ...asked,
      queue: true,
      window: "all",
      drafts: true,
    });
    await untilDone(id);
    const body: DigestPreviewRequest = { ...message, job: id };
    return read<DigestPreview>(call("POST", "/api/digests/preview", { body }));
  },
};

async function untilDone(id: string): Promise<JobResult> {
  let result = await api.job(id);
  for (let looks = 0; result.outcome === "running" && looks < LOOKS_MAX; looks += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
    result = await api.job(id);
  }
  return result;
}
