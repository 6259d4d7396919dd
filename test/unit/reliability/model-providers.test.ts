import { readFile } from "node:fs/promises";

import { describe, it } from "vitest";

import { createModel } from "../../../src/model/openai.ts";
import { createVirtualClock } from "../../fakes/control/clock.ts";
import { createControl } from "../../fakes/control/control.ts";
import { createModel as createModelServer } from "../../fakes/model/model.ts";
import type { ModelSettingsChange } from "../../fakes/model/settings.ts";
import { createGitHub, discussed, NOW, startRun } from "../../support/docket-world.ts";
import { alignTable, replaceBetween } from "../../support/markdown-table.ts";
import { PROVIDERS } from "../../support/model-providers.ts";
import { createTools, docketOf, startInquiry } from "../../support/question-world.ts";

const DOCUMENT = "docs/reliability.md";

function clientOf(settings: ModelSettingsChange) {
  const control = createControl({ clock: createVirtualClock(NOW) });
  const server = createModelServer({
    control,
    apiKey: "sk-sample",
    models: ["gpt-4.1-mini"],
    settings,
  });
  const model = createModel({
    apiKey: "sk-sample",
    baseUrl: "https://model.test/v1",
    model: "gpt-4.1-mini",
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    fetch: async (input, init) => await server.handler(new Request(input, init)),
  });
  return { model, requests: () => control.log.entries().length };
}

async function summarize(model: ReturnType<typeof createModel>) {
  const run = startRun(createGitHub([discussed(1, 3)]), { model });
  await run.outcome;
  return run.summaries()[0];
}

describe.each(PROVIDERS)("the dialect of $name", ({ dialect, requests }) => {
  it("writes a summary, and what was learned holds for the next", async ({ expect }) => {
    const client = clientOf({ dialect });
    const plain = await summarize(clientOf({}).model);
    const first = await summarize(client.model);
    expect(first).toMatchObject({ outcome: "written", text: plain?.text });
    expect(first).not.toHaveProperty("error");
    expect(client.requests()).toBe(requests[0]);
    await summarize(client.model);
    expect(client.requests()).toBe(requests[0] + 1);
  });

  it("answers a question with two tools in turn", async ({ expect }) => {
    const { tools, called } = createTools();
    const asked = startInquiry(await docketOf([discussed(1, 3)]), {
      settings: { dialect },
      tools,
      prepare(server) {
        if (dialect.rejectsTools !== true) {
          server.plan({ calls: [{ name: "read_file", arguments: { path: "src/retry.ts" } }] });
          server.plan({
            calls: [
              { name: "search_issues", arguments: { q: "retry" } },
              { name: "read_file", arguments: { path: "src/limits.ts" } },
            ],
          });
        }
        server.plan({ text: "It waits for 12 of 30 attempts [C1]." });
      },
    });
    const answer = await asked.answer;
    expect(answer).toMatchObject({
      outcome: "answered",
      text: "It waits for 12 of 30 attempts [C1].",
    });
    expect(called.map(({ name }) => name)).toEqual(
      dialect.rejectsTools === true ? [] : ["read_file", "search_issues", "read_file"],
    );
    expect(asked.bodies).toHaveLength(requests[1]);
  });
});

it("is described in docs/reliability.md, provider by provider", async ({ expect }) => {
  const table = alignTable([
    ["provider", "differs in that it", "requests for a summary", "for a question with two tools"],
    ...PROVIDERS.map(({ name, differs, requests: [summary, question] }) => [
      name,
      differs,
      String(summary),
      String(question),
    ]),
  ]);
  const document = await readFile(DOCUMENT, "utf8");
  await expect(replaceBetween(document, "providers", table)).toMatchFileSnapshot(
    `../../../${DOCUMENT}`,
  );
});
