import { count, listFirst } from "../english.ts";
import { checkNote, withDoubts } from "../protocol/check-words.ts";
import type { Entry } from "../protocol/docket.ts";
import { withoutCitations } from "../protocol/label.ts";
import type { Change, DigestContent, DigestLinks, Item } from "./content.ts";

/** A digest in words, the same for every format. What others wrote stands in `title`, `detail` and `text` alone. */
export interface Message {
  title: string;
  about: string;
  sections: Section[];
  entries: { label: string; url: string; title: string; text: string }[];
  /** What did not change, and what is to be known beside the rest. */
  notes: string[];
  links: DigestLinks;
}

export interface Section {
  heading: string;
  lines: Line[];
  /** How many are left out. */
  more: number;
}

export interface Line {
  label: string;
  url: string;
  title: string;
  detail: string;
}

/** More is read nowhere but in the docket. */
const LINES_MAX = 15;
const DAY_MS = 24 * 60 * 60 * 1000;

export function wordDigest(content: DigestContent): Message {
  const { name, at, repositories, mine, merge, unassigned, changed, entries, links } = content;
  const sections = [
    section("Your turn", mine, (item) => lineOf(item, at)),
    section("Ready to merge", merge, (item) => lineOf(item, at)),
    section("Nobody asked", unassigned, (item) => lineOf(item, at)),
    section("What changed", changed, lineOfChange),
  ].filter(({ lines }) => lines.length > 0);
  return {
    title: name,
    about: listFirst(repositories, 5),
    sections,
    entries: entries.map((entry) => ({
      label: labelOf(entry),
      url: entry.url,
      title: entry.title,
      text: textOf(entry),
    })),
    notes: [unchangedWords(content), ...content.notes].filter((note) => note !== ""),
    links,
  };
}

function section<Value>(
  heading: string,
  values: readonly Value[],
  toLine: (value: Value) => Line,
): Section {
  return {
    heading: `${heading} (${values.length})`,
    lines: values.slice(0, LINES_MAX).map(toLine),
    more: Math.max(0, values.length - LINES_MAX),
  };
}

function lineOf(item: Item, at: string): Line {
  const days = Math.floor((Date.parse(at) - Date.parse(item.since)) / DAY_MS);
  const waits = days > 0 ? `, for ${count(days, "day")}` : "";
  return {
    label: labelOf(item),
    url: item.reasonUrl ?? item.url,
    title: item.title,
    detail: `${item.reason} By ${item.author}${waits}.`,
  };
}

function lineOfChange(change: Change): Line {
  return { label: labelOf(change), url: change.url, title: change.title, detail: whatOf(change) };
}

function whatOf({ kind, from = "unknown", to = "unknown" }: Change): string {
  switch (kind) {
    case "new":
      return "New.";
    case "merged":
      return "Merged.";
    case "closed":
      return "Closed.";
    case "gone":
      return "No longer open.";
    case "state":
      return `${words(from)} before, now ${words(to)}.`;
  }
}

function words(state: string): string {
  return state.replaceAll("_", " ");
}

function labelOf({ repository, number }: { repository: string; number: number }): string {
  return `${repository} #${number}`;
}

/** Without the pieces it cites, which only the docket has, and with what is doubted. */
function textOf(plain: Entry): string {
  const entry = withDoubts(plain);
  const open = entry.open.map(({ text }) => `• ${withoutCitations(text)}`);
  return [
    withoutCitations(entry.text),
    ...(open.length === 0 ? [] : ["Open:", ...open]),
    checkNote(entry),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function unchangedWords({ unchanged, mine, merge, unassigned, changed, isFirst }: DigestContent) {
  const isAlone = mine.length + merge.length + unassigned.length + changed.length === 0;
  if (isAlone && unchanged === 0) {
    return "There are no open pull requests.";
  }
  if (unchanged === 0) {
    return "";
  }
  const others = count(unchanged, isAlone ? "open pull request" : "other open pull request");
  return isFirst
    ? `${others} ${unchanged === 1 ? "waits" : "wait"} on somebody else.`
    : `${others} ${unchanged === 1 ? "is" : "are"} as before.`;
}

/** One line that says what there is, for where only a line is shown. */
export function headline({ title, sections }: Message): string {
  const parts = sections.map(({ heading }) => heading);
  return parts.length === 0 ? title : `${title}: ${parts.join(", ")}`;
}
