import type { GitHubReading } from "../../../protocol/github.ts";
import { visibleJson } from "../../../text/invisible.ts";
import type { DocketClient } from "../../client.ts";
import { type Arguments, readFormat } from "../arguments.ts";
import type { Line, Screen } from "../screen.ts";
import { EXIT } from "../terminal.ts";
import { UsageError } from "../usage.ts";

/** Reads on GitHub as the token's person: `github issues OWNER/REPO state=open labels=bug`. */
export function githubCommand({ positionals, values }: Arguments) {
  const [operation, ...rest] = positionals;
  if (operation === undefined) {
    throw new UsageError("Name what to read: github issues OWNER/REPO state=open");
  }
  const query = Object.fromEntries(rest.map(readParameter));
  const format = readFormat(values);
  return async (client: DocketClient, screen: Screen): Promise<number> => {
    const read = await client.github(operation, query, { signal: screen.signal });
    if (format === "json" || format === "ndjson") {
      screen.out(`${visibleJson(read, format === "json" ? 2 : undefined)}\n`);
    } else if ("content" in read && read.encoding !== "none") {
      screen.out(read.content);
    } else {
      screen.print(linesOf(read));
    }
    return EXIT.complete;
  };
}

/** `name=value`, or a repository by its name alone. */
function readParameter(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) {
    return [text.slice(0, at), text.slice(at + 1)];
  }
  if (!text.includes("/")) {
    throw new UsageError("Parameters are written as name=value.");
  }
  return ["repository", text];
}

function linesOf(read: GitHubReading): Line[] {
  if ("items" in read) {
    return [
      ...read.items.flatMap(itemLines),
      ...(read.more
        ? [{ spans: [["dim", `There may be more: page=${read.page + 1}`] as const] }]
        : []),
    ];
  }
  if ("entries" in read) {
    return read.entries.map(({ name, type, size }) => ({
      spans: [name, ["dim", type === "file" ? ` ${size} bytes` : ` ${type}`]],
    }));
  }
  return "fullName" in read
    ? itemLines(read)
    : [{ spans: ["GitHub sends no content of a file above 1 MB: ", read.url] }];
}

type Item = Extract<GitHubReading, { items: unknown[] }>["items"][number];

function itemLines(item: Item): Line[] {
  const address: Line = { indent: 2, spans: [["dim", item.url]] };
  if ("fullName" in item) {
    const { fullName, private: isPrivate, description, updatedAt } = item;
    const about = [description, updatedAt && `Updated ${updatedAt.slice(0, 10)}.`];
    return [
      { spans: [["bold", fullName], isPrivate ? " private" : ""] },
      { indent: 2, spans: [about.filter(Boolean).join(" ")] },
      address,
    ];
  }
  const { number, title, author, state, labels } = item;
  const sorted = labels.length === 0 ? "" : ` [${labels.join(", ")}]`;
  return [{ spans: [["bold", `#${number}`], ` ${title} (${author}): ${state}${sorted}`] }, address];
}
