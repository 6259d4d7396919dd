import { cite } from "../../protocol/label.ts";
import type { AnswerEvent } from "../../protocol/questions.ts";
import { visibleJson } from "../../text/invisible.ts";
import type { DocketClient } from "../client.ts";
import { EXIT, type Format, type Terminal } from "./terminal.ts";

export interface AskCommand {
  job: string;
  question: string;
  number?: number;
  draft?: "comment" | "issue";
}

/** Asks one question about a docket, prints the answer with what it rests on, and gives the exit code. */
export async function askAboutDocket(
  client: DocketClient,
  { job, ...question }: AskCommand,
  format: Format,
  terminal: Terminal,
): Promise<number> {
  let answer: AnswerEvent | undefined;
  for await (const event of client.ask(job, question, { signal: terminal.signal })) {
    if (format === "ndjson") {
      terminal.out(`${visibleJson(event)}\n`);
    }
    if (event.event === "tool") {
      terminal.err(`${event.data.name}: ${event.data.about}\n`);
    } else if (event.event === "answer") {
      answer = event.data;
    }
  }
  if (answer === undefined) {
    return EXIT.failed;
  }
  if (format === "json") {
    terminal.out(`${visibleJson(answer, 2)}\n`);
  } else if (format !== "ndjson") {
    const sources = answer.citations.map(({ label, url }) => `${cite(label)} ${url}\n`).join("");
    terminal.out(`${answer.text}\n${sources === "" ? "" : `\n${sources}`}`);
  }
  if (answer.error !== undefined) {
    terminal.err(`${answer.error.message} (request ${answer.error.requestId})\n`);
  }
  return answer.outcome === "answered" ? EXIT.complete : EXIT.failed;
}
