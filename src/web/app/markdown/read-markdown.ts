/** Reads Markdown as GitHub does and says how to draw it. Loads a parser: import it where it is needed. */

import type { ListItem, Nodes, PhrasingContent, Root, TableCell } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

import { safeUrl } from "../words/safe-url.ts";
import { showHidden } from "../words/show-hidden.ts";
import type { Drawn, DrawnClass, DrawnTag, DrawnText } from "./drawn.ts";

/** What is nested deeper stands there as it is written. */
const DEPTH_MAX = 24;
/** Of elements: a text of more is no text that anybody reads. */
const PARTS_MAX = 20_000;
/**
 * Of signs that may begin or end something, and of those that lines begin with: the time that a parser takes grows with
 * their square. A docket that is posted whole has some thousands.
 */
const MARKS_MAX = 6000;
const LINE_STARTS_MAX = 5000;
const MARK = /(?<!\\)[*_~[\]]/g;
const LINE_START = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)]))+/gm;

/** What GitHub makes a link of wherever it stands: people and teams, issues and pull requests. */
const REFERENCE =
  /(?<![\p{L}\p{N}_/@])@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\/[\w.-]*\w)?|(?<![\p{L}\p{N}_&/#])(?:[\w.-]+\/[\w.-]+)?#\d+(?!\w)/giu;

/**
 * A comment, issue or review as GitHub draws it, but for what would load or lead elsewhere: links are live only
 * `within` an address; others say where they lead. Images and HTML stand there as text. Throws for a text too large to draw.
 */
export function readMarkdown(text: string, within: string): DrawnText {
  const starts = Array.from(text.matchAll(LINE_START), ([start]) => start.replaceAll(/\s/g, ""));
  if ((text.match(MARK)?.length ?? 0) > MARKS_MAX || starts.join("").length > LINE_STARTS_MAX) {
    throw new RangeError(TOO_LARGE);
  }
  const root = fromMarkdown(text, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const definitions = definitionsIn(root);
  const footnotes: Drawn[] = [];
  let parts = 0;
  let hasPlain = false;

  function element(tag: DrawnTag, children: Drawn[], name?: DrawnClass): Drawn {
    parts += 1;
    if (parts > PARTS_MAX) {
      throw new RangeError(TOO_LARGE);
    }
    return name === undefined ? { tag, children } : { tag, children, class: name };
  }

  function all(nodes: readonly Nodes[], depth: number): Drawn[] {
    return nodes.flatMap((node) => draw(node, depth + 1));
  }

  /** A part as it is written. */
  function plain(node: Nodes): Drawn {
    return element("code", [showHidden(sourceOf(text, node))]);
  }

  function link(url: string, children: Drawn[], said: string): Drawn[] {
    const href = safeUrl(url);
    if (href?.toLowerCase().startsWith(within.toLowerCase()) === true) {
      return [{ tag: "a", href, children }];
    }
    const address = showHidden(url);
    return isAddress(said, url)
      ? [element("span", children, "markdown-reference")]
      : [
          element("span", children, "markdown-reference"),
          element("span", [` (${address})`], "markdown-aside"),
        ];
  }

  function image(alt: string, url: string): Drawn {
    hasPlain = true;
    return element("span", [`Image: ${showHidden(alt)} (${showHidden(url)})`], "markdown-aside");
  }

  function table(
    rows: readonly { children: readonly TableCell[] }[],
    align: Align[],
    depth: number,
  ) {
    const row = (cells: readonly TableCell[], tag: "th" | "td") =>
      element(
        "tr",
        cells.map((cell, column) =>
          element(tag, all(cell.children, depth), ALIGNED[align[column] ?? "left"]),
        ),
      );
    const [head, ...body] = rows;
    return element(
      "div",
      [
        element("table", [
          ...(head === undefined ? [] : [element("thead", [row(head.children, "th")])]),
          element(
            "tbody",
            body.map(({ children }) => row(children, "td")),
          ),
        ]),
      ],
      "markdown-table",
    );
  }

  function listItem({ checked, children }: ListItem, tight: boolean, depth: number): Drawn {
    const drawn = children.flatMap((child) =>
      tight && child.type === "paragraph" ? all(child.children, depth) : draw(child, depth + 1),
    );
    return element("li", typeof checked === "boolean" ? [checked ? "☑ " : "☐ ", ...drawn] : drawn);
  }

  function draw(node: Nodes, depth: number): Drawn[] {
    if (depth > DEPTH_MAX) {
      return [plain(node)];
    }
    switch (node.type) {
      case "paragraph":
        return [element("p", all(node.children, depth))];
      case "heading":
        // No heading of the page: it would stand anywhere in its outline.
        return [
          element(
            "p",
            all(node.children, depth),
            node.depth <= 2 ? "markdown-title" : "markdown-heading",
          ),
        ];
      case "blockquote":
        return [element("blockquote", all(node.children, depth))];
      case "list": {
        const tight = node.spread !== true && node.children.every(({ spread }) => spread !== true);
        const items = node.children.map((item) => listItem(item, tight, depth + 1));
        return [
          node.ordered === true
            ? { tag: "ol", start: node.start ?? 1, children: items }
            : element("ul", items),
        ];
      }
      case "code":
        return [element("pre", [element("code", [showHidden(node.value)])])];
      case "thematicBreak":
        return [element("hr", [])];
      case "table":
        return [table(node.children, node.align ?? [], depth)];
      case "text":
        return words(node.value, element);
      case "emphasis":
        return [element("em", all(node.children, depth))];
      case "strong":
        return [element("strong", all(node.children, depth))];
      case "delete":
        return [element("del", all(node.children, depth))];
      case "inlineCode":
        return [element("code", [showHidden(node.value)])];
      case "break":
        return [element("br", [])];
      case "link":
        return link(node.url, all(node.children, depth), wordsOf(node.children));
      case "linkReference": {
        const url = definitions.get(node.identifier);
        return url === undefined
          ? [plain(node)]
          : link(url, all(node.children, depth), wordsOf(node.children));
      }
      case "image":
        return [image(node.alt ?? "", node.url)];
      case "imageReference":
        return [image(node.alt ?? "", definitions.get(node.identifier) ?? "")];
      case "footnoteReference":
        return [element("sup", [showHidden(`[${node.label ?? node.identifier}]`)])];
      case "footnoteDefinition":
        footnotes.push(
          element("div", [
            element("sup", [showHidden(`[${node.label ?? node.identifier}]`)]),
            ...all(node.children, depth),
          ]),
        );
        return [];
      case "definition":
        return [];
      case "html":
        hasPlain = true;
        return [plain(node)];
      case "listItem":
      case "root":
      case "tableCell":
      case "tableRow":
      case "yaml":
        // Drawn by what they stand in.
        return [plain(node)];
    }
  }

  const blocks = all(root.children, 0);
  return {
    blocks: footnotes.length === 0 ? blocks : [...blocks, element("hr", []), ...footnotes],
    hasPlain,
  };
}

const TOO_LARGE = "This text is too large to be drawn.";

type Align = "left" | "right" | "center" | null;
const ALIGNED: Record<"left" | "right" | "center", DrawnClass | undefined> = {
  left: undefined,
  center: "markdown-center",
  right: "markdown-end",
};

function words(
  value: string,
  element: (tag: DrawnTag, children: Drawn[], name?: DrawnClass) => Drawn,
): Drawn[] {
  // In a comment, a new line is one.
  return value.split("\n").flatMap((line, index) => {
    const drawn: Drawn[] = index === 0 ? [] : [element("br", [])];
    let end = 0;
    for (const { 0: found, index: at } of line.matchAll(REFERENCE)) {
      drawn.push(showHidden(line.slice(end, at)), element("span", [found], "markdown-reference"));
      end = at + found.length;
    }
    return [...drawn, showHidden(line.slice(end))];
  });
}

/** The first of a name counts, as GitHub has it. */
function definitionsIn(root: Root): Map<string, string> {
  const found = new Map<string, string>();
  const open: Nodes[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "definition" && !found.has(node.identifier)) {
      found.set(node.identifier, node.url);
    }
    if ("children" in node) {
      open.push(...node.children.toReversed());
    }
  }
  return found;
}

function sourceOf(text: string, { position }: Nodes): string {
  return text.slice(position?.start.offset ?? 0, position?.end.offset ?? 0);
}

function wordsOf(nodes: readonly PhrasingContent[]): string {
  return nodes.map((node) => (node.type === "text" ? node.value : "")).join("");
}

/** Whether the words of a link say where it leads. */
function isAddress(said: string, url: string): boolean {
  return said !== "" && (url === said || url === `http://${said}` || url === `mailto:${said}`);
}
