import type { DigestContent, DigestLinks } from "../../../digests/content.ts";
import { wordDigest } from "../../../digests/message.ts";
import { renderSlack } from "../../../digests/slack.ts";
import { renderWebhookBody } from "../../../digests/webhook-body.ts";
import { listFirst } from "../../../english.ts";
import type { DigestKind } from "../../../protocol/digests.ts";
import type { DigestRecord } from "../records/digest-record.ts";

export type Links = DigestLinks;

/** What is sent, as JSON. */
export function renderBody(kind: DigestKind, content: DigestContent): string {
  return JSON.stringify(
    kind === "slack" ? renderSlack(wordDigest(content)) : renderWebhookBody(content),
  );
}

/** The last message of a digest: why no more will come. */
export function renderLastWords(
  { id, definition }: DigestRecord,
  sentence: string,
  links: Links,
  now: number,
): string {
  if (definition.kind === "webhook") {
    return JSON.stringify({
      type: "digest.ended",
      version: 1,
      timestamp: new Date(now).toISOString(),
      data: { digest: { id, name: definition.name }, reason: sentence, page: links.page },
    });
  }
  return JSON.stringify(
    renderSlack({
      title: definition.name,
      about: aboutWords(definition),
      sections: [],
      entries: [],
      notes: [sentence],
      links: { ...links, stop: null },
    }),
  );
}

function aboutWords({
  owner,
  repositories,
}: Pick<DigestRecord["definition"], "owner" | "repositories">): string {
  return owner === null
    ? listFirst(
        repositories.map(({ name }) => name),
        5,
      )
    : `All of ${owner.login}`;
}
