import { indexOfWholeWord, isWordEnd } from "../../text/whole-words.ts";
import { squash, type Support } from "./support.ts";

/** Something in a sentence that must stand elsewhere letter by letter. */
export interface Mark {
  text: string;
  start: number;
  end: number;
}

const EXTENSIONS =
  "astro|bash|bat|c|cc|cfg|cjs|clj|cmake|conf|cpp|cs|csproj|css|csv|cts|cxx|dart|ejs|elm|env|erl|ex|exs|fs|go|gradle|graphql|groovy|h|hbs|hcl|hpp|hs|htm|html|ini|ipynb|java|jl|js|json|json5|jsonc|jsx|kt|kts|less|lock|lua|m|md|mdx|mjs|ml|mm|mod|mts|nim|nix|patch|php|pl|png|prisma|proto|ps1|py|pyi|r|rb|rs|rst|sass|scala|scss|sh|sol|sql|sum|svelte|svg|swift|tf|toml|ts|tsx|txt|vb|vue|wasm|xml|yaml|yml|zig";
/** Letters of alphabets: where words are not spaced, what stands before a path is no part of it. */
const LETTER = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_`;
const PATH = new RegExp(
  String.raw`(?<![${LETTER}/.-])(?:\.{0,2}/)?(?:[${LETTER}@.+-]+/)*[${LETTER}@.+-]*[${LETTER}]\.(?:${EXTENSIONS})(?![${LETTER}/-])|(?<![${LETTER}/.-])\.{0,2}/?(?:[${LETTER}@.+-]+/)+[${LETTER}@.+-]*`,
  "gu",
);
/** Names that end like files. */
const NOT_A_FILE =
  /^(?:node|vue|next|nuxt|three|d3|express|react|chart|socket|ember|backbone|asp|deno|discord)\.(?:js|net|io)$/i;

const IDENTIFIERS: readonly RegExp[] = [
  // names of functions, scoped packages, flags, qualified names
  /(?<!\w)[A-Za-z_](?:[\w.]|::|->)*\(\)/g,
  /(?<!\w)@[a-z0-9-]+\/[a-z0-9._-]+/g,
  /(?<=^|[\s(])--[a-z][a-z0-9-]*/g,
  /(?<!\w)[A-Za-z_]\w*(?:(?:::|->|\.)[A-Za-z_]\w+)+/g,
  // settings with their value
  /(?<![\w-])[a-z][\w.]*: (?:true|false|null)(?!\w)/g,
  // snake_case, camelCase, PascalCase, hashes, words with digits
  /(?<!\w)_*[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)+_*(?!\w)/g,
  /(?<!\w)[a-z]+(?:[A-Z][a-z0-9]*)+(?!\w)/g,
  /(?<!\w)[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+(?!\w)/g,
  /(?<!\w)(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}(?!\w)/g,
  /(?<!\w)[A-Za-z]+\d[A-Za-z\d]*(?!\w|\.\d)/g,
];

/** Names of products that everybody writes like this, whoever spoke of them. */
const PRODUCTS: ReadonlySet<string> = new Set(
  `github gitlab bitbucket javascript typescript coffeescript graphql postgresql mysql mariadb sqlite mongodb dynamodb openapi openssl oauth oauth2 openid webassembly websocket websockets webgl webgpu macos ios ipados iphone android youtube linkedin devops ipv4 ipv6 http2 http3 utf8 utf16 sha1 sha256 sha512 md5 base64 x86 arm64 amd64 win32 es6 es2015 jsdoc jquery nodejs nextjs powershell latex readme codeql codecov coderabbit dependabot`.split(
    /\s+/,
  ),
);

export function pathsIn(text: string, directories: ReadonlySet<string>): Mark[] {
  return marksOf(text, PATH)
    .map((mark) => trimEnd(mark, /[.,;:!?]+$/))
    .filter(({ text: path }) => {
      if (NOT_A_FILE.test(path) || !/[/.]/.test(path)) {
        return false;
      }
      const isFile = new RegExp(`\\.(?:${EXTENSIONS})$`, "u").test(path);
      // `and/or` and `read/write` are words: a path without an extension begins like one of the pull request.
      return isFile || /^\.{0,2}\//.test(path) || directories.has(path.split("/")[0] ?? "");
    });
}

export function isPathIn(path: string, support: Support): boolean {
  const plain = path.toLowerCase().replace(/^\.\//, "").replace(/\/$/, "");
  let at = indexOfWholeWord(support.text, plain);
  // `store.ts` is a short way of writing `src/store.ts`, `cache-store.ts` is another file.
  while (at > 0 && /[_-]/.test(support.text[at - 1] ?? "")) {
    at = indexOfWholeWord(support.text, plain, at + 1);
  }
  return at !== -1;
}

export function identifiersIn(text: string): Mark[] {
  const marks = IDENTIFIERS.flatMap((pattern) => marksOf(text, pattern));
  return marks.filter(
    (mark, index) =>
      !PRODUCTS.has(mark.text.toLowerCase()) &&
      !/^(?:[a-z]\.)+[a-z]?$/i.test(mark.text) &&
      !marks.some(
        (other, at) =>
          at !== index &&
          other.start <= mark.start &&
          other.end >= mark.end &&
          (other.end - other.start > mark.end - mark.start || at < index),
      ),
  );
}

export function isIdentifierIn(identifier: string, support: Support): boolean {
  const plain = squash(identifier.replace(/\(\)$/, ""));
  if (!support.squashed.includes(plain)) {
    return false;
  }
  const pattern = plain.replaceAll(
    /./gsu,
    (character) => BETWEEN + character.replace(/[.*+?^${}()|[\]\\/]/, "\\$&"),
  );
  return [...support.parts.matchAll(new RegExp(pattern.slice(BETWEEN.length), "gu"))].some(
    ({ 0: found, index }) => {
      const end = index + found.length;
      return startsName(support.parts, index) && endsName(support.parts, end, found);
    },
  );
}

/** What `squash` leaves out. */
const BETWEEN = String.raw`[\s_\-"']*`;
const HASH = /^[0-9a-f]{7,}$/;

function startsName(text: string, at: number): boolean {
  // `310kB`: a unit.
  return isWordEnd(text, at) || /^\d[a-z]/.test(text.slice(at - 1, at + 1));
}

function endsName(text: string, at: number, name: string): boolean {
  // A commit is known by how its hash begins, and there may be many of what has a name.
  return isWordEnd(text, at) || HASH.test(name) || (text[at] === "s" && isWordEnd(text, at + 1));
}

/** What a pattern with the flag `g` finds in a text. */
export function marksOf(text: string, pattern: RegExp): Mark[] {
  return [...text.matchAll(pattern)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function trimEnd(mark: Mark, pattern: RegExp): Mark {
  const text = mark.text.replace(pattern, "");
  return { text, start: mark.start, end: mark.start + text.length };
}
