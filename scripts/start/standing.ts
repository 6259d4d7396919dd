import * as z from "zod";

const Unconfigured = z.object({
  code: z.literal("internal"),
  detail: z.string().startsWith("Docket is not configured yet."),
});

/** What a start has led to: Docket, or a Docket that says which of its values are missing. */
export type Standing = { ready: true } | { ready: false; missing: string };

/** Null for an answer that is not Docket's yet. */
export async function standingOf(answer: Response): Promise<Standing | null> {
  if (answer.ok) {
    await answer.body?.cancel();
    return { ready: true };
  }
  const problem = Unconfigured.safeParse(await answer.json().catch(() => null));
  return problem.success ? { ready: false, missing: problem.data.detail } : null;
}
