import type { DigestRequest } from "../../../protocol/digests.ts";
import type { RepositoryListItem } from "../../../protocol/session.ts";
import { api } from "../server/api.ts";

/** What a digest is to be about, as it is written into the form: repositories, or the one who owns them. */
export type Asked = { repositories: string[] } | { owner: string };

/** Commas and spaces stand between several; a name without a slash is an owner's. */
export function readAsked(text: string): Asked {
  const names = text.split(/[\s,;]+/).filter((name) => name !== "");
  const [first = ""] = names;
  return names.length === 1 && !first.includes("/") ? { owner: first } : { repositories: names };
}

export function writeAsked({
  repositories = [],
  owner,
}: Pick<DigestRequest, "repositories" | "owner">): string {
  return owner ?? repositories.join(", ");
}

/** Those of them that are private, as far as GitHub lists them to this person. */
export async function privateAmong(
  asked: Asked,
  known: readonly RepositoryListItem[],
): Promise<string[]> {
  if ("owner" in asked) {
    const prefix = `${asked.owner}/`.toLowerCase();
    const { repositories: listed } = await api.repositories(prefix);
    return namesOf(listed.filter(({ repository }) => repository.toLowerCase().startsWith(prefix)));
  }
  const found: RepositoryListItem[] = [];
  for (const name of asked.repositories) {
    const isIt = ({ repository }: RepositoryListItem) =>
      repository.toLowerCase() === nameIn(name).toLowerCase();
    const item = known.find(isIt) ?? (await api.repositories(nameIn(name))).repositories.find(isIt);
    if (item !== undefined) {
      found.push(item);
    }
  }
  return namesOf(found);
}

function namesOf(items: readonly RepositoryListItem[]): string[] {
  return items.filter((item) => item.private).map(({ repository }) => repository);
}

/** Of an address that was pasted, `owner/name`. */
function nameIn(text: string): string {
  return text
    .replace(/^https?:\/\/[^/]+\//i, "")
    .split("/")
    .slice(0, 2)
    .join("/");
}
