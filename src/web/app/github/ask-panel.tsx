import { useState } from "hono/jsx/dom";

import type { AnswerEvent } from "../../../protocol/questions.ts";
import { Button } from "../parts/button.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { askedEvents } from "../questions/asked-events.ts";
import { type ApiProblem, problemOf } from "../server/api-problem.ts";
import { call } from "../server/api.ts";
import { Writing } from "./writing.tsx";

/** A question about the repository, without a docket; a drafted issue becomes an operation to confirm. */
export function AskPanel({ repository }: { repository: string }) {
  const [busy, setBusy] = useState(false);
  const [text, setText] = useState("");
  const [tools, setTools] = useState<string[]>([]);
  const [answer, setAnswer] = useState<AnswerEvent | null>(null);
  const [drafts, setDrafts] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [request, setRequest] = useState<Record<string, unknown> | null>(null);

  async function ask(question: string, draft: boolean): Promise<void> {
    setBusy(true);
    setProblem(null);
    setAnswer(null);
    setRequest(null);
    setTools([]);
    setDrafts(draft);
    let shown = "";
    setText(shown);
    try {
      const body = { repository, question, ...(draft ? { draft: "issue" } : {}) };
      const stream = (await call("POST", "/api/questions", { body })).body;
      for await (const event of stream === null ? [] : askedEvents(stream)) {
        if (event.event === "tool") {
          setTools((before) => [...before, event.data.about]);
        } else if (event.event === "delta") {
          shown = shown.slice(0, event.data.offset) + event.data.text;
          setText(shown);
        } else if (event.event === "answer") {
          setAnswer(event.data);
          setText(event.data.text);
        }
      }
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  }

  return (
    <div class="stack box github-operation">
      <form
        class="stack"
        onSubmit={(event: Event) => {
          event.preventDefault();
          if (!busy && event.currentTarget instanceof HTMLFormElement) {
            const data = new FormData(event.currentTarget);
            const question = data.get("question");
            void ask(typeof question === "string" ? question : "", data.get("draft") === "on");
          }
        }}
      >
        <div class="stack field">
          <label for="github-question">Question</label>
          <textarea
            class="input"
            id="github-question"
            name="question"
            rows={3}
            required
            maxlength={2000}
          />
        </div>
        <label class="checkbox" for="github-draft">
          <input type="checkbox" id="github-draft" name="draft" /> Draft an issue
        </label>
        <p>
          <Button submit idle={busy}>
            {busy ? "Looking…" : "Ask"}
          </Button>
        </p>
      </form>
      {tools.length > 0 && <p class="muted">Read: {tools.join(", ")}</p>}
      {text !== "" && (
        <p class="prose github-answer" dir="auto" aria-label="Answer" role="status">
          {text}
        </p>
      )}
      {answer !== null && answer.citations.length > 0 && (
        <ul class="github-list" aria-label="Sources">
          {answer.citations.map(({ label, url }) => (
            <li>
              <OutsideLink url={url}>{label}</OutsideLink>
            </li>
          ))}
        </ul>
      )}
      {answer?.error !== undefined && <p role="alert">{answer.error.message}</p>}
      {problem !== null && <ProblemBanner problem={problem} />}
      {drafts && answer?.outcome === "answered" && request === null && (
        <p>
          <Button onPress={() => setRequest(issueOf(repository, answer.text))}>
            Preview this issue
          </Button>
        </p>
      )}
      {request !== null && <Writing request={request} />}
    </div>
  );
}

/**
 * The first line is the title. Numbers that were put to rest link again, within this repository alone: linking them is
 * what such an issue is for, and its person sees which before they confirm it.
 */
function issueOf(repository: string, text: string): Record<string, unknown> {
  const linked = text.replaceAll(/(?<![\w/])\uFF03(?=\d)/g, "#");
  const [title = "", ...rest] = linked.trim().split("\n");
  return { kind: "issue", repository, title: title.slice(0, 256), body: rest.join("\n").trim() };
}
