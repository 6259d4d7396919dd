import { type Child, useEffect, useState } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";
import { OutsideLink } from "../parts/outside-link.tsx";
import { showHidden } from "../words/show-hidden.ts";
import type { Drawn, DrawnText } from "./drawn.ts";

export interface MarkdownTextProps {
  text: string;
  /** The address that its links may lead into. */
  within: string;
}

/** A text as GitHub will show it, and as it is sent. Until it can be drawn, and where it cannot, the latter alone. */
export function MarkdownText({ text, within }: MarkdownTextProps) {
  const [drawn, setDrawn] = useState<DrawnText | null>(null);
  useEffect(() => {
    let wanted = true;
    void import("./read-markdown.ts")
      .then(({ readMarkdown }) => readMarkdown(text, within))
      // The text is there all the same.
      .catch(() => null)
      .then((read) => {
        if (wanted) {
          setDrawn(read);
        }
      });
    return () => {
      wanted = false;
    };
  }, [text, within]);
  const sent = (
    <div class="markdown-sent" dir="auto">
      {showHidden(text)}
    </div>
  );
  return drawn === null ? (
    sent
  ) : (
    <>
      <div class="markdown" dir="auto">
        {drawn.blocks.map(draw)}
      </div>
      {drawn.hasPlain && (
        <p class="muted">GitHub draws the HTML and images that stand here as they are written.</p>
      )}
      <details>
        <summary>
          <Icon name="triangle-down" />
          The text as it is sent
        </summary>
        {sent}
      </details>
    </>
  );
}

/** Elements of ours, words as text. */
function draw(part: Drawn): Child {
  if (typeof part === "string") {
    return part;
  }
  if (part.tag === "a") {
    return <OutsideLink url={part.href}>{part.children.map(draw)}</OutsideLink>;
  }
  const { tag: Tag, start, children } = part;
  return (
    <Tag class={part.class} start={start}>
      {children.map(draw)}
    </Tag>
  );
}
