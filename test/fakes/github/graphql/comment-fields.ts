import type { Association } from "../store.ts";
import { actor } from "./actor.ts";
import type { Graph, Source } from "./context.ts";

interface Written {
  readonly databaseId: number;
  readonly author: string | null;
  readonly association: Association;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly minimizedReason: string | null;
}

/** The fields that conversation comments, reviews and review comments have in common. */
export function commentFields(graph: Graph, written: Written, url: string): Source {
  const { addresses } = graph.options;
  return {
    databaseId: written.databaseId,
    fullDatabaseId: String(written.databaseId),
    author: () => actor(graph.options, written.author),
    authorAssociation: written.association,
    body: written.body,
    bodyText: written.body,
    bodyHTML: () => `<p dir="auto">${escapeHtml(written.body)}</p>`,
    createdAt: written.createdAt,
    updatedAt: written.updatedAt,
    publishedAt: written.createdAt,
    lastEditedAt: written.updatedAt === written.createdAt ? null : written.updatedAt,
    editor: null,
    includesCreatedEdit: written.updatedAt !== written.createdAt,
    createdViaEmail: false,
    isMinimized: written.minimizedReason !== null,
    minimizedReason: written.minimizedReason,
    url,
    resourcePath: url.slice(addresses.web.length),
    viewerDidAuthor: written.author === graph.viewer.login,
    reactionGroups: [],
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
