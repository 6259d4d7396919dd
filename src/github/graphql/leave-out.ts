import type { RefusedPart } from "../client/query-refused.ts";
import {
  type Definition,
  type Document,
  readDocument,
  type Selection,
  writeDocument,
} from "./document.ts";

/** A document without what a server does not know, and the fields that went, by their names in the answer. */
export interface Shortened {
  document: string;
  leftOut: string[];
}

interface Parent {
  selections: Selection[];
  /** What it is part of; absent for a definition. */
  within?: { selection: Selection; parent: Parent };
  definition: Definition;
}

/**
 * Leaves out what the server refused, and exactly that where the answer can be read without it; else the smallest part
 * around it that can be missing. Null where there is none, or where a refusal names nothing of the document.
 */
export function leaveOut(
  text: string,
  refused: readonly RefusedPart[],
  mayLack: (name: string) => boolean,
): Shortened | null {
  const document = readDocument(text);
  const leftOut = new Set<string>();

  function remove(selection: Selection, parent: Parent): boolean {
    const { selections, within, definition } = parent;
    const name = nameOf(selection);
    const alone = selections.length === 1;
    if (mayLack(name) && !alone) {
      selections.splice(selections.indexOf(selection), 1);
      leftOut.add(name);
      return true;
    }
    if (within !== undefined) {
      return remove(within.selection, within.parent);
    }
    return definition.kind === "fragment" && removeFragment(definition.name);
  }

  function removeFragment(name: string): boolean {
    const spreads = placesIn(document).filter(
      ({ selection }) => selection.kind === "spread" && selection.name === name,
    );
    return spreads.every(({ selection, parent }) => remove(selection, parent));
  }

  // All are looked up before any goes, since what is gone can no longer be found.
  const found = refused.map((part) => find(document, text, part));
  for (const places of found) {
    if (places.length === 0) {
      return null;
    }
    for (const place of places) {
      const done =
        place.kind === "fragment"
          ? removeFragment(place.name)
          : !isIn(document, place.selection) || remove(place.selection, place.parent);
      if (!done) {
        return null;
      }
    }
  }
  return { document: writeDocument(withoutUnused(document)), leftOut: [...leftOut] };
}

type Found =
  | { kind: "selection"; selection: Selection; parent: Parent }
  | { kind: "fragment"; name: string };

/** By its path in the document, else by where it stands in the text, else by its name. */
function find(document: Document, text: string, part: RefusedPart): Found[] {
  const places = placesIn(document);
  const byPath = atPath(document, part.path ?? []);
  if (byPath !== undefined) {
    return [byPath];
  }
  const offset = offsetIn(text, part);
  const around = places.filter(
    ({ selection: { start, end } }) => offset !== undefined && start <= offset && offset < end,
  );
  const innermost = around.toSorted((a, b) => sizeOf(a.selection) - sizeOf(b.selection))[0];
  if (innermost !== undefined) {
    return [{ kind: "selection", ...innermost }];
  }
  const { field, type } = part;
  if (field !== undefined) {
    return places
      .filter(
        ({ selection, parent }) =>
          selection.kind === "field" &&
          selection.name === field &&
          (type === undefined || (typeOf(parent) ?? type) === type),
      )
      .map((place) => ({ kind: "selection", ...place }));
  }
  return type === undefined
    ? []
    : [
        ...places
          .filter(({ selection }) => selection.kind === "inline" && selection.on === type)
          .map((place): Found => ({ kind: "selection", ...place })),
        ...document.definitions
          .filter(({ on }) => on === type)
          .map(({ name }): Found => ({ kind: "fragment", name })),
      ];
}

/** GitHub's paths begin with `query Name` or `fragment Name`, and end with an argument where that is refused. */
function atPath({ definitions }: Document, [first, ...rest]: readonly string[]): Found | undefined {
  const definition = definitions.find(({ kind, name }) => first === `${kind} ${name}`);
  if (definition === undefined) {
    return undefined;
  }
  let parent: Parent = { selections: definition.selections, definition };
  let found: { selection: Selection; parent: Parent } | undefined;
  for (const step of rest) {
    // By its name in the answer first: one field may be asked for under several.
    const selection =
      parent.selections.find((each) => nameOf(each) === step) ??
      parent.selections.find((each) => each.kind === "field" && each.name === step);
    if (selection === undefined) {
      break;
    }
    found = { selection, parent };
    parent = {
      selections: selection.kind === "spread" ? [] : selection.selections,
      within: found,
      definition,
    };
  }
  if (found !== undefined) {
    return { kind: "selection", ...found };
  }
  return definition.kind === "fragment" ? { kind: "fragment", name: definition.name } : undefined;
}

function placesIn({ definitions }: Document): { selection: Selection; parent: Parent }[] {
  function within(parent: Parent): { selection: Selection; parent: Parent }[] {
    return parent.selections.flatMap((selection) => {
      const place = { selection, parent };
      return selection.kind === "spread"
        ? [place]
        : [
            place,
            ...within({
              selections: selection.selections,
              within: place,
              definition: parent.definition,
            }),
          ];
    });
  }
  return definitions.flatMap((definition) =>
    within({ selections: definition.selections, definition }),
  );
}

function isIn(document: Document, wanted: Selection): boolean {
  return placesIn(document).some(({ selection }) => selection === wanted);
}

/** The type that it is part of, where the document says so. */
function typeOf({ within, definition }: Parent): string | undefined {
  if (within === undefined) {
    return definition.on;
  }
  return within.selection.kind === "inline" ? within.selection.on : undefined;
}

function nameOf(selection: Selection): string {
  switch (selection.kind) {
    case "field":
      return selection.key;
    case "inline":
      return `... on ${selection.on}`;
    case "spread":
      return `...${selection.name}`;
  }
}

function sizeOf({ start, end }: Selection): number {
  return end - start;
}

function offsetIn(text: string, { line, column }: RefusedPart): number | undefined {
  if (line === undefined || column === undefined) {
    return undefined;
  }
  const before = text.split("\n").slice(0, line - 1);
  return before.join("\n").length + (before.length > 0 ? 1 : 0) + column - 1;
}

/** Fragments that nothing spreads and variables that nothing takes are refused as well. */
function withoutUnused({ definitions }: Document): Document {
  const [query, ...fragments] = definitions;
  const used = new Set<string>();
  function use(selections: readonly Selection[]): void {
    for (const selection of selections) {
      if (selection.kind !== "spread") {
        use(selection.selections);
      } else if (!used.has(selection.name)) {
        used.add(selection.name);
        use(fragments.find(({ name }) => name === selection.name)?.selections ?? []);
      }
    }
  }
  use(query?.selections ?? []);
  const kept = fragments.filter(({ name }) => used.has(name));
  const takes = [query, ...kept]
    .flatMap((definition) =>
      placesIn({ definitions: definition === undefined ? [] : [definition] }),
    )
    .map(({ selection }) => (selection.kind === "field" ? selection.given : ""))
    .join(" ");
  return {
    definitions: [query, ...kept].flatMap((definition) =>
      definition === undefined
        ? []
        : [
            {
              ...definition,
              variables: definition.variables.filter(({ name }) =>
                new RegExp(`\\$${name}\\b`).test(takes),
              ),
            },
          ],
    ),
  };
}
