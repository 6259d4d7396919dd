import { cite } from "../../../protocol/label.ts";
import type { AnswerEvent } from "../../../protocol/questions.ts";
import { visibleJson } from "../../../text/invisible.ts";
import type { DocketClient } from "../../client.ts";
import { type Arguments, readFormat } from "../arguments.ts";
import type { Screen } from "../screen.ts";
import { EXIT, type Format } from "../terminal.ts";
import { UsageError } from "../usage.ts";

interface Question {
  /** Id of a docket, or a repository: ids hold no slash. */
  job: string;
  question: string;
  /** Which of a docket's several it is about. */
  repository?: string;
  number?: number;
  draft?: "comment" | "issue";
}

/** Asks one question about a docket, prints the answer with what it rests on, and gives the exit code. */
export function askCommand({ positionals, values }: Arguments) {
  const question = readQuestion(positionals, values);
  const format = readFormat(values);
  return async (client: DocketClient, screen: Screen): Promise<number> =>
    ask(client, question, format, screen);
}

async function ask(
  client: DocketClient,
  { job, ...question }: Question,
  format: Format,
  screen: Screen,
): Promise<number> {
  let answer: AnswerEvent | undefined;
  const call = { signal: screen.signal };
  const events = job.includes("/")
    ? client.askRepository({ ...question, repository: job }, call)
    : client.ask(job, question, call);
  for await (const event of events) {
    if (format === "ndjson") {
      screen.out(`${visibleJson(event)}\n`);
    }
    if (event.event === "tool") {
      screen.err(`${event.data.name}: ${event.data.about}\n`);
    } else if (event.event === "answer") {
      answer = event.data;
    }
  }
  if (answer === undefined) {
    return EXIT.failed;
  }
  if (format === "json") {
    screen.out(`${visibleJson(answer, 2)}\n`);
  } else if (format !== "ndjson") {
    const sources = answer.citations.map(({ label, url }) => `${cite(label)} ${url}\n`).join("");
    screen.out(`${answer.text}\n${sources === "" ? "" : `\n${sources}`}`);
  }
  if (answer.error !== undefined) {
    screen.err(`${answer.error.message} (request ${answer.error.requestId})\n`);
  }
  return answer.outcome === "answered" ? EXIT.complete : EXIT.failed;
}

function readQuestion(
  positionals: readonly string[],
  { number, repository, draft }: Arguments["values"],
): Question {
  const [job, question, ...surplus] = positionals;
  if (job === undefined || question === undefined || surplus.length > 0) {
    throw new UsageError(
      'Name a docket or a repository and ask one question: ask ID "Why is #12 stuck?"',
    );
  }
  if (draft !== undefined && draft !== "comment" && draft !== "issue") {
    throw new UsageError("--draft is comment or issue.");
  }
  if (number !== undefined && job.includes("/")) {
    throw new UsageError("--number is about a docket: name one by its id.");
  }
  if (repository !== undefined && job.includes("/")) {
    throw new UsageError("--repository is about a docket of several: name one by its id.");
  }
  if (number !== undefined && !/^[1-9]\d{0,9}$/.test(number)) {
    throw new UsageError("--number is the number of a pull request.");
  }
  return {
    job,
    question,
    ...(repository === undefined ? {} : { repository }),
    ...(number === undefined ? {} : { number: Number(number) }),
    ...(draft === undefined ? {} : { draft }),
  };
}
