import { renderEntryText } from "../protocol/entry-text.ts";
import { stripInvisible } from "../text/hidden-text.ts";
import { inlineName } from "../text/inline-name.ts";
import type { Change, DigestContent, Item } from "./content.ts";

/** The body of a webhook. Texts of others are in it as data: without control characters, bounded, and not markup. */
export interface WebhookBody {
  type: "digest";
  version: 1;
  timestamp: string;
  data: {
    digest: { id: string; name: string };
    docket: string;
    stop: string | null;
    repositories: string[];
    first: boolean;
    groups: { mine: Item[]; merge: Item[]; unassigned: Item[] };
    changes: Change[];
    /** How many of each are left out. */
    more: { mine: number; merge: number; unassigned: number; changes: number };
    /** Open pull requests that are in none of these. */
    unchanged: number;
    entries: {
      repository: string;
      number: number;
      title: string;
      url: string;
      text: string;
      doubted: number;
    }[];
    notes: string[];
  };
}

const ITEMS_MAX = 100;
const TITLE_MAX = 300;
const TEXT_MAX = 10_000;

export function renderWebhookBody(content: DigestContent): WebhookBody {
  const { id, name, at, links, mine, merge, unassigned, changed } = content;
  return {
    type: "digest",
    version: 1,
    timestamp: at,
    data: {
      digest: { id, name: inlineName(name, TITLE_MAX) },
      docket: links.docket,
      stop: links.stop,
      repositories: content.repositories,
      first: content.isFirst,
      groups: {
        mine: mine.slice(0, ITEMS_MAX).map(cleanItem),
        merge: merge.slice(0, ITEMS_MAX).map(cleanItem),
        unassigned: unassigned.slice(0, ITEMS_MAX).map(cleanItem),
      },
      changes: changed
        .slice(0, ITEMS_MAX)
        .map((change) => ({ ...change, title: inlineName(change.title, TITLE_MAX) })),
      more: {
        mine: Math.max(0, mine.length - ITEMS_MAX),
        merge: Math.max(0, merge.length - ITEMS_MAX),
        unassigned: Math.max(0, unassigned.length - ITEMS_MAX),
        changes: Math.max(0, changed.length - ITEMS_MAX),
      },
      unchanged: content.unchanged,
      entries: content.entries.map((entry) => ({
        repository: entry.repository,
        number: entry.number,
        title: inlineName(entry.title, TITLE_MAX),
        url: entry.url,
        text: stripInvisible(renderEntryText(entry)).text.slice(0, TEXT_MAX),
        doubted: (entry.check?.statements ?? []).filter(({ verdict }) => verdict !== "supported")
          .length,
      })),
      notes: content.notes.map((note) => inlineName(note, TITLE_MAX)),
    },
  };
}

function cleanItem(item: Item): Item {
  return {
    ...item,
    title: inlineName(item.title, TITLE_MAX),
    author: inlineName(item.author),
    reason: inlineName(item.reason, TITLE_MAX),
  };
}
