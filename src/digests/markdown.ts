import { escapeMarkdown, linkTo } from "../markdown/text.ts";
import { stripInvisible } from "../text/hidden-text.ts";
import { inlineName } from "../text/inline-name.ts";
import type { Line, Message, Section } from "./message.ts";

const TITLE_MAX = 160;
const DETAIL_MAX = 300;

/** A digest as Markdown. */
export function renderDigestMarkdown(message: Message): string {
  const { title, about, sections, entries, notes, links } = message;
  return `${[
    `# ${escapeMarkdown(inlineName(title))}`,
    `${escapeMarkdown(about)} · ${linkTo("Open the docket", links.docket)}`,
    ...sections.flatMap((section) => renderSection(section, links.docket)),
    ...entries.flatMap(renderEntry),
    ...notes.map((note) => `_${escapeMarkdown(inlineName(note, DETAIL_MAX))}_`),
  ].join("\n\n")}\n`;
}

function renderSection({ heading, lines, more }: Section, docket: string): string[] {
  const texts = lines.map(renderLine);
  if (more > 0) {
    texts.push(`- ${linkTo(`and ${more} more`, docket)}`);
  }
  return [`## ${escapeMarkdown(heading)}`, texts.join("\n")];
}

function renderLine({ label, url, title, detail }: Line): string {
  const name = linkTo(escapeLabel(label), url);
  return `- ${name} ${escapeMarkdown(inlineName(title, TITLE_MAX))}\n  ${escapeMarkdown(inlineName(detail, DETAIL_MAX))}`;
}

function renderEntry({ label, url, title, text }: Message["entries"][number]): string[] {
  return [
    `## ${linkTo(escapeLabel(label), url)} ${escapeMarkdown(inlineName(title, TITLE_MAX))}`,
    escapeMarkdown(text),
  ];
}

/** Ours: the number is to be seen as it is. */
function escapeLabel(label: string): string {
  const [name = "", number = ""] = label.split(" #");
  return String.raw`${escapeMarkdown(name)} \#${number}`;
}

/** The same as plain text, for a terminal or a mail. */
export function renderDigestText(message: Message): string {
  const { title, about, sections, entries, notes, links } = message;
  return `${[
    inlineName(title),
    about,
    links.docket,
    ...sections.flatMap(({ heading, lines, more }) => [
      "",
      heading,
      ...lines.map(
        (line) =>
          `- ${line.label} ${inlineName(line.title, TITLE_MAX)}\n  ${inlineName(line.detail, DETAIL_MAX)}\n  ${line.url}`,
      ),
      ...(more > 0 ? [`  and ${more} more: ${links.docket}`] : []),
    ]),
    ...entries.flatMap((entry) => [
      "",
      `${entry.label} ${inlineName(entry.title, TITLE_MAX)}`,
      stripInvisible(entry.text).text,
      entry.url,
    ]),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => inlineName(note, DETAIL_MAX))]),
  ].join("\n")}\n`;
}
