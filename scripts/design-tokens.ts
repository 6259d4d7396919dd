import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

type Declarations = ReadonlyMap<string, string>;

/** Custom properties of the design system by name, for light and dark. */
export interface Tokens {
  light: Declarations;
  dark: Declarations;
}

const SHARED = [
  "base/size/size",
  "base/typography/typography",
  "base/motion/motion",
  "functional/size/border",
  "functional/size/radius",
  "functional/size/size",
  "functional/spacing/space",
  "functional/typography/typography",
  "functional/motion/motion",
];

export async function readTokens(): Promise<Tokens> {
  const shared = (await Promise.all(SHARED.map(readDeclarations))).flat();
  return {
    light: new Map([...shared, ...(await readDeclarations("functional/themes/light"))]),
    dark: new Map(await readDeclarations("functional/themes/dark")),
  };
}

async function readDeclarations(name: string): Promise<[string, string][]> {
  const file = require.resolve(`@primer/primitives/dist/css/${name}.css`);
  const css = (await readFile(file, "utf8")).replace(/\/\*.*?\*\//gs, "");
  return Array.from(
    css.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm),
    ([, property = "", value = ""]) => [property, value.trim()],
  );
}

/** Declares the tokens that the rules use, directly or through other tokens, and no others. */
export function tokensUsedBy(rules: string, { light, dark }: Tokens): string {
  const declaredByRules = new Set(Array.from(rules.matchAll(/(--[\w-]+):/g), ([, name]) => name));
  const used = new Set<string>();

  function use(text: string): void {
    for (const [, name = ""] of text.matchAll(/var\((--[\w-]+)/g)) {
      if (used.has(name) || declaredByRules.has(name)) {
        continue;
      }
      const value = light.get(name);
      if (value === undefined) {
        throw new Error(`@primer/primitives has no token named ${name}.`);
      }
      used.add(name);
      use(value);
      use(dark.get(name) ?? "");
    }
  }

  function declare(tokens: Declarations): string {
    return Array.from(used)
      .toSorted()
      .flatMap((name) => (tokens.has(name) ? `${name}:${tokens.get(name)}` : []))
      .join(";");
  }

  use(rules);
  return `:root{color-scheme:light dark;${declare(light)}}@media (prefers-color-scheme:dark){:root{${declare(dark)}}}`;
}
