import type { CallToolResult, McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

import { PULL_REQUESTS_PER_JOB_MAX, QUESTION_MAX_CODE_UNITS } from "../../limits.ts";
import { describeError, log } from "../../log/log.ts";
import { renderMarkdown } from "../../markdown/docket.ts";
import { withDoubts } from "../../protocol/check-words.ts";
import type { JobResult } from "../../protocol/docket.ts";
import { AnswerEvent } from "../../protocol/questions.ts";
import { callOf, messagesOf, progressOf, runDocket } from "../follow.ts";
import type { DocketRead, Events, McpPort } from "../port.ts";
import { givenDocket, withheldWords } from "../private.ts";
import { answer, fitRows, plain, READS, refusal, refused } from "../result.ts";
import { DocketOutput, entryOutput, QueueOutput, rowOutput } from "./docket-output.ts";
import { Job, Repository } from "./inputs.ts";

/** The open pull requests of a repository, summaries of them, and questions about those. */
export function registerDocketTools(server: McpServer, port: McpPort): void {
  server.registerTool(
    "queue",
    {
      title: "Whose turn it is",
      description:
        "All open pull requests of a repository: whose turn each is, why and since when. Uses no model.",
      inputSchema: z.strictObject({ repository: Repository }),
      outputSchema: QueueOutput,
      annotations: READS,
    },
    async ({ repository }, ctx) => {
      const result = await runDocket({ repository, limit: 0 }, port, ctx);
      return result.ok ? queueAnswer(result.value, port) : refusal(result.failure);
    },
  );
  server.registerTool(
    "summarize",
    {
      title: "Summarize pull requests",
      description:
        "Writes a docket: the most discussed open pull requests of a repository, or the named ones, each with what it does, what is open and what is settled, citing its sources. Takes a minute or two; reports progress.",
      inputSchema: z.strictObject({
        repository: Repository,
        limit: z.int().min(1).max(PULL_REQUESTS_PER_JOB_MAX).optional(),
        pullRequests: z
          .array(z.int().min(1))
          .min(1)
          .max(PULL_REQUESTS_PER_JOB_MAX)
          .optional()
          .describe("exactly these, in this order"),
        language: z.string().max(35).optional().describe("language tag such as en or pt-BR"),
      }),
      outputSchema: DocketOutput,
      annotations: READS,
    },
    async (order, ctx) => {
      const result = await runDocket(order, port, ctx);
      return result.ok ? docketAnswer(result.value, port) : refusal(result.failure);
    },
  );
  server.registerTool(
    "docket",
    {
      title: "Read a docket",
      description: "A docket that was made before, or as far as it is written.",
      inputSchema: z.strictObject({ job: Job }),
      outputSchema: DocketOutput,
      annotations: READS,
    },
    async ({ job }) => {
      const result = await port.read(job, 0);
      return result.ok ? docketAnswer(result.value, port) : refusal(result.failure);
    },
  );
  server.registerTool(
    "ask",
    {
      title: "Ask about a docket",
      description:
        "Answers a question about a docket from what it was written from and from what is read in the same repository, with citations.",
      inputSchema: z.strictObject({
        job: Job,
        question: z.string().trim().min(1).max(QUESTION_MAX_CODE_UNITS),
        repository: Repository.optional().describe("which of its repositories, of several"),
        number: z.int().min(1).optional().describe("the pull request that it is about"),
      }),
      outputSchema: z.object({
        outcome: AnswerEvent.shape.outcome,
        text: z.string(),
        citations: z.array(z.object({ label: z.string(), url: z.string() })),
        leftOut: z.int(),
      }),
      annotations: READS,
    },
    async ({ job, ...question }, ctx) => {
      const asked = await port.ask(job, question, {
        call: callOf(ctx),
        signal: ctx.mcpReq.signal,
      });
      if (!asked.ok) {
        return refusal(asked.failure);
      }
      const ended = await answerOf(asked.value, progressOf(ctx));
      if (ended === null) {
        return refused("The answer was cut off. Ask again.");
      }
      const { outcome, text, citations, error } = ended;
      if (outcome === "failed") {
        return refused(error?.message ?? "It could not be answered.");
      }
      const { rows, leftOut } = fitRows(
        citations.map(({ label, url }) => ({ label, url })),
        CITATIONS_MAX_TOKENS,
      );
      return answer(`The answer (${outcome}).${leftOutWords(leftOut)}`, text, {
        outcome,
        text: plain(text),
        citations: rows,
        leftOut,
      });
    },
  );
}

/** Beside the text of an answer, which is short. */
const CITATIONS_MAX_TOKENS = 4000;

/** The end of an answer; null where its stream was cut. */
async function answerOf(
  events: Events,
  report: (message: string) => Promise<void>,
): Promise<AnswerEvent | null> {
  try {
    for await (const { event, data } of messagesOf(events)) {
      if (event === "tool") {
        await report("Something was read on GitHub.");
      }
      if (event === "answer") {
        return AnswerEvent.parse(data);
      }
    }
  } catch (error) {
    log("debug", "mcp-error", describeError(error));
  }
  return null;
}

function queueAnswer(read: DocketRead, port: McpPort): CallToolResult {
  const { result, withheld } = givenDocket(read);
  if (result.queue === undefined) {
    return failed(result);
  }
  const all = result.queue.flatMap(({ repository, rows }) =>
    rows.map((row) => rowOutput(repository, row)),
  );
  const { rows, leftOut } = fitRows(all);
  const reasons = result.queue.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  const said = `${all.length} open pull requests were read (docket ${result.id}).${leftOutWords(leftOut)}${withheldWords(withheld, port)}${reasons.length === 0 ? "" : " Not everything could be read; see the reasons."}`;
  const lines = rows.map(
    ({ number, title, turns }) =>
      `#${number} ${title}: ${turns.map((turn) => `${turn.name ?? turn.kind} – ${turn.message}`).join("; ")}`,
  );
  return answer(said, [...reasons, ...lines].join("\n"), {
    job: result.id,
    repository: plain(result.repository),
    outcome: result.outcome,
    rows,
    reasons: reasons.map(plain),
    leftOut,
    withheld,
  });
}

function docketAnswer(read: DocketRead, port: McpPort): CallToolResult {
  const { result, withheld } = givenDocket(read);
  if (read.result.pullRequests.length === 0 && result.queue !== undefined) {
    const shown = queueAnswer(read, port);
    return shown.structuredContent === undefined
      ? shown
      : { ...shown, structuredContent: { ...shown.structuredContent, pullRequests: [] } };
  }
  if (result.outcome === "failed" && read.result.pullRequests.length === 0) {
    return failed(result);
  }
  const { rows, leftOut } = fitRows(
    result.pullRequests.map((entry) => entryOutput(withDoubts(entry))),
  );
  const said = `Docket ${result.id}, ${result.outcome}: ${result.pullRequests.length} pull requests.${leftOutWords(leftOut)}${withheldWords(withheld, port)}`;
  return answer(said, renderMarkdown(result), {
    job: result.id,
    repository: plain(result.repository),
    outcome: result.outcome,
    pullRequests: rows,
    leftOut,
    withheld,
  });
}

function failed({ error }: JobResult) {
  return refused(`${error?.code ?? "internal"}: ${error?.message ?? "It did not come to an end."}`);
}

function leftOutWords(leftOut: number): string {
  return leftOut === 0
    ? ""
    : ` ${leftOut} are left out of this answer, since it would be too long.`;
}
