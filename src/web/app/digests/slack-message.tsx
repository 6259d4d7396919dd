import { safeUrl } from "../words/safe-url.ts";

/** What of Block Kit a digest uses. */
interface Block {
  type: string;
  text?: { text: string };
  elements?: { text: string }[];
}

/** A digest as Slack shows it: the very message, read as Slack reads it. */
export function SlackMessage({ body }: { body: string }) {
  const { blocks }: { blocks: Block[] } = JSON.parse(body);
  return (
    <div class="slack" role="group" aria-label="The message in Slack">
      <span class="slack-sender" aria-hidden="true">
        D
      </span>
      <div class="slack-body">
        <p>
          <strong>Docket</strong> <span class="label">App</span>
        </p>
        {blocks.map((block) => (
          <SlackBlock block={block} />
        ))}
      </div>
    </div>
  );
}

function SlackBlock({ block: { type, text, elements = [] } }: { block: Block }) {
  switch (type) {
    case "header":
      return <p class="slack-header">{text?.text}</p>;
    case "divider":
      return <hr />;
    case "context":
      return (
        <p class="slack-context">
          {elements.map((element) => (
            <Mrkdwn text={element.text} />
          ))}
        </p>
      );
    default:
      return (
        <p class="slack-section" dir="auto">
          <Mrkdwn text={text?.text ?? ""} />
        </p>
      );
  }
}

/** Bold, links and escaped signs: there is nothing else in our messages. */
const PARTS = /<(https?:\/\/[^|>]+)\|([^>]*)>|\*([^*\n]+)\*/g;

function Mrkdwn({ text }: { text: string }) {
  const parts: unknown[] = [];
  let at = 0;
  for (const match of text.matchAll(PARTS)) {
    const [whole, url, label = "", bold] = match;
    parts.push(plain(text.slice(at, match.index)));
    const inner = bold ?? label;
    parts.push(
      bold === undefined ? (
        <a href={safeUrl(url ?? "") ?? "#"} target="_blank" rel="noopener noreferrer">
          {plain(inner)}
        </a>
      ) : (
        <strong>
          <Mrkdwn text={inner} />
        </strong>
      ),
    );
    at = match.index + whole.length;
  }
  parts.push(plain(text.slice(at)));
  return <>{parts}</>;
}

function plain(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
