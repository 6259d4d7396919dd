import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Elements that are only formatting. */
const FORMAT =
  /^<\/?(?:p|em|strong|del|ul|ol|li|code|pre|blockquote|h[1-6]|hr|br|table|thead|tbody|tr|th|td)(?: (?:align|class|start)="[\w -]*")?(?: \/)?>$/;

/**
 * What is live in Markdown as GitHub renders it, told by the HTML that comes out of it: elements that are more than
 * formatting, and in the text outside of code what GitHub looks for afterwards. Links to `ours` are none of it.
 */
export function liveIn(markdown: string, ours: readonly string[] = []): string[] {
  // GitHub's parser takes a slash in a value without quotes, and micromark does not.
  const bare = markdown.replaceAll(/(?<==[^\s"'=<>`]*)\//g, "-");
  return [...liveAsRead(markdown, ours), ...(bare === markdown ? [] : liveAsRead(bare, ours))];
}

const AS_GITHUB = {
  extensions: [gfm()],
  htmlExtensions: [gfmHtml()],
  allowDangerousHtml: true,
  allowDangerousProtocol: true,
};

function liveAsRead(markdown: string, ours: readonly string[]): string[] {
  const html = micromark(markdown, AS_GITHUB);
  const own = html.replaceAll(/<a href="([^"]*)">([^]*?)<\/a>/g, (link, url: string) =>
    ours.includes(decoded(url)) ? "<code>" : link,
  );
  const noCode = own
    .replaceAll(/<pre><code class="language-(\w+)">/g, (start, language: string) =>
      /^(?:mermaid|geojson|topojson|stl|math|suggestion)$/i.test(language) ? "<diagram>" : start,
    )
    .replaceAll(/<code[^>]*>[^]*?<\/code>/g, "<code>");
  const elements = (noCode.match(/<[^>]*>/g) ?? []).filter((tag) => !FORMAT.test(tag));
  const texts = noCode.split(/<[^>]*>/).map(decoded);
  return [...elements, ...texts.flatMap(wordsIn), ...formulasIn(noCode)];
}

const SOUGHT = [
  // Mentions of people and teams, mail addresses.
  /\S*@[\p{L}\p{N}]\S*/gu,
  // Addresses.
  /\S*:\/\/[\p{L}\p{N}_-]\S*|www\.\S*/giu,
  // Issues and pull requests, here and elsewhere.
  /\S*#\d+|\bgh-\d+/gi,
  // Commits.
  /(?<![\p{L}\p{N}_])[\da-f]{7,40}(?![\p{L}\p{N}_])/giu,
];

function wordsIn(text: string): string[] {
  return SOUGHT.flatMap((pattern) => text.match(pattern) ?? []);
}

/**
 * GitHub looks for them across all but the ends of paragraphs, code between the signs included, and before Markdown is
 * read: what was blanks at the end of a line is not a tag yet.
 */
function formulasIn(html: string): string[] {
  return html
    .replaceAll("<br />", " ")
    .split(/<\/?(?:p|h[1-6]|li|table|pre|blockquote)\b[^>]*>/)
    .flatMap((paragraph) => paragraph.match(/\$(?=\S)[^]*\S\$/g) ?? []);
}

function decoded(html: string): string {
  return html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
