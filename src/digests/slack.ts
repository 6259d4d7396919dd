import { inertWords } from "../markdown/inert-words.ts";
import { stripInvisible } from "../text/hidden-text.ts";
import { inlineName } from "../text/inline-name.ts";
import { headline, type Line, type Message, type Section } from "./message.ts";

/**
 * A digest in Slack's Block Kit. What others wrote is plain text, or escaped and `verbatim`: nobody is called, nothing
 * is linked but what we link, nothing unfolds.
 * https://docs.slack.dev/reference/block-kit/blocks
 */

interface PlainText {
  type: "plain_text";
  text: string;
  emoji: false;
}

interface Mrkdwn {
  type: "mrkdwn";
  text: string;
  verbatim: true;
}

export type SlackBlock =
  | { type: "header"; text: PlainText }
  | { type: "section"; text: Mrkdwn }
  | { type: "context"; elements: Mrkdwn[] }
  | { type: "divider" };

export interface SlackMessage {
  text: string;
  blocks: SlackBlock[];
  unfurl_links: false;
  unfurl_media: false;
}

const BLOCKS_MAX = 50;
const TEXT_MAX = 3000;
const HEADER_MAX = 150;
const TITLE_MAX = 160;
const DETAIL_MAX = 300;
const NOTES_MAX = 10;

export function renderSlack(message: Message): SlackMessage {
  const { title, about, sections, entries, notes, links } = message;
  const footer = [
    link("All digests", links.page),
    ...(links.stop === null ? [] : [link("Stop this digest", links.stop)]),
  ].join("  ·  ");
  const head: SlackBlock[] = [
    {
      type: "header",
      text: { type: "plain_text", text: inlineName(title, HEADER_MAX) || "Digest", emoji: false },
    },
    context(`${plain(about, DETAIL_MAX)}  ·  ${link("Open the docket", links.docket)}`),
  ];
  const said = notes.slice(0, NOTES_MAX).map((note) => plain(note, DETAIL_MAX));
  const foot: SlackBlock[] = [
    ...(said.length === 0 ? [] : chunked("", said).map(context)),
    { type: "divider" },
    context(footer),
  ];
  const room = BLOCKS_MAX - head.length - foot.length;
  const body = [
    ...sections.flatMap((each) => renderSection(each, links.docket)),
    ...entries.map(renderEntry),
  ];
  return {
    text: plain(headline(message), DETAIL_MAX),
    blocks: [...head, ...fit(body, room, links.docket), ...foot],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function renderSection({ heading, lines, more }: Section, docket: string): SlackBlock[] {
  const texts = lines.map(renderLine);
  if (more > 0) {
    texts.push(link(`and ${more} more`, docket));
  }
  return chunked(`*${plain(heading, TITLE_MAX)}*`, texts).map(section);
}

function renderLine({ label, url, title, detail }: Line): string {
  return `• ${link(label, url)} ${plain(title, TITLE_MAX)}\n   ${plain(detail, DETAIL_MAX)}`;
}

function renderEntry({ label, url, title, text }: Message["entries"][number]): SlackBlock {
  const head = `*${link(label, url)}* ${plain(title, TITLE_MAX)}\n`;
  return section(head + escapedWithin(text, TEXT_MAX - head.length));
}

/** Texts one under the other, in as many blocks as they need. */
function chunked(heading: string, texts: readonly string[]): string[] {
  const chunks: string[] = [];
  let chunk = heading;
  for (const text of texts) {
    if (chunk.length + text.length + 1 > TEXT_MAX) {
      chunks.push(chunk);
      chunk = text;
    } else {
      chunk = chunk === "" ? text : `${chunk}\n${text}`;
    }
  }
  return chunk === "" ? chunks : [...chunks, chunk];
}

/** The first blocks, and how many there are beyond them. */
function fit(blocks: readonly SlackBlock[], room: number, docket: string): SlackBlock[] {
  if (blocks.length <= room) {
    return [...blocks];
  }
  const kept = blocks.slice(0, room - 1);
  return [...kept, context(link(`and ${blocks.length - kept.length} more`, docket))];
}

function section(text: string): SlackBlock {
  return { type: "section", text: mrkdwn(text) };
}

function context(text: string): SlackBlock {
  return { type: "context", elements: [mrkdwn(text)] };
}

function mrkdwn(text: string): Mrkdwn {
  return { type: "mrkdwn", text, verbatim: true };
}

/** One line of others' text. */
function plain(text: string, maxCodeUnits: number): string {
  return escape(inlineName(text, maxCodeUnits));
}

/** As much of a text as fits once it is escaped. */
function escapedWithin(text: string, maxCodeUnits: number): string {
  const whole = escape(stripInvisible(text).text.trim());
  if (whole.length <= maxCodeUnits) {
    return whole;
  }
  const head = whole.slice(0, maxCodeUnits - 1);
  // Neither half a word nor half of what a sign was replaced with.
  return `${head.replace(/(?:\s+\S{0,60}|&[a-z]{0,4}|[\uD800-\uDBFF])$/, "")}…`;
}

/** Signs of Slack's markup give way to others that look like them. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  "*": "∗",
  "~": "∼",
  "`": "ˋ",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

function escape(text: string): string {
  return (
    inertWords(text)
      .replaceAll(/[*~`&<>]/g, (sign) => LOOKALIKES[sign] ?? sign)
      // What stands between two is in italics; within a name it is left alone.
      .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "ˍ")
      // `:name:` is a picture.
      .replaceAll(/:(?=[\w+'-]+:)/g, "∶")
  );
}

/** A link of ours; without an address that Slack takes as it is, only its label. */
function link(label: string, url: string): string {
  const text = label.replaceAll(/[&<>|]/g, (sign) => LOOKALIKES[sign] ?? "¦");
  return /^https?:\/\/[^\s<>|"&\p{Cc}\p{Cf}]{1,1000}$/u.test(url) ? `<${url}|${text}>` : text;
}
