import { composeDigest } from "../../../digests/content.ts";
import { renderDigestMarkdown, renderDigestText } from "../../../digests/markdown.ts";
import { wordDigest } from "../../../digests/message.ts";
import { renderSlack } from "../../../digests/slack.ts";
import { renderWebhookBody } from "../../../digests/webhook-body.ts";
import { DIGEST_PULL_REQUESTS_DEFAULT, DIGEST_PULL_REQUESTS_MAX } from "../../../limits.ts";
import { visibleJson } from "../../../text/invisible.ts";
import type { DocketClient } from "../../client.ts";
import type { Arguments } from "../arguments.ts";
import { createProgress } from "../progress.ts";
import { readScope } from "../scope.ts";
import type { Screen } from "../screen.ts";
import { EXIT } from "../terminal.ts";
import { UsageError } from "../usage.ts";

type DigestFormat = "text" | "markdown" | "slack" | "json";

/** Prints what a first digest would say now. Nothing is sent. */
export function digestCommand({ positionals, values }: Arguments) {
  const scope = readScope({ positionals, values });
  if (values.preview !== true) {
    throw new UsageError("Digests are made on the page, under Digests; here is --preview.");
  }
  const format = readDigestFormat(values.format);
  const limit = readLimit(values.limit);
  return async (client: DocketClient, screen: Screen): Promise<number> => {
    const progress = createProgress(screen);
    const { signal } = screen;
    const { id } = await client.start(
      {
        ...scope,
        limit,
        queue: true,
        ...(values.language === undefined ? {} : { language: values.language }),
      },
      { signal },
    );
    const result = await client.follow(id, {
      signal,
      onEvent: (_event, sofar) => progress.show(sofar),
    });
    progress.end();
    if (result.outcome === "failed" || result.outcome === "cancelled") {
      screen.err(`${result.error?.message ?? "There is nothing to tell."}\n`);
      return EXIT.failed;
    }
    const yours = await client.yours(id, { signal });
    const { origin } = client;
    const content = composeDigest({
      id: "preview",
      name: "Digest",
      at: Date.now(),
      result,
      yours,
      before: null,
      notes: [],
      links: {
        docket: `${origin}/o/${result.repository}#${id}`,
        page: `${origin}/digests`,
        stop: null,
      },
    });
    screen.out(render(content, format));
    return EXIT.complete;
  };
}

function render(content: ReturnType<typeof composeDigest>, format: DigestFormat): string {
  const message = wordDigest(content);
  switch (format) {
    case "text":
      return renderDigestText(message);
    case "markdown":
      return renderDigestMarkdown(message);
    case "slack":
      return `${visibleJson(renderSlack(message), 2)}\n`;
    case "json":
      return `${visibleJson(renderWebhookBody(content), 2)}\n`;
  }
}

function readDigestFormat(format = "text"): DigestFormat {
  if (format !== "text" && format !== "markdown" && format !== "slack" && format !== "json") {
    throw new UsageError("--format of a digest is text, markdown, slack or json.");
  }
  return format;
}

function readLimit(value: string | undefined): number {
  const limit = value === undefined ? DIGEST_PULL_REQUESTS_DEFAULT : Number(value);
  if (!Number.isInteger(limit) || limit < 0 || limit > DIGEST_PULL_REQUESTS_MAX) {
    throw new UsageError(`--limit of a digest is a number from 0 to ${DIGEST_PULL_REQUESTS_MAX}.`);
  }
  return limit;
}
