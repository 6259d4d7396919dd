import type { RepositoryName } from "../../repository-name.ts";
import { isSafePath, isSafeRef } from "../safe-text.ts";
import { type Params, valueFor } from "./input-schema.ts";
import { toSearchQuery } from "./search-query.ts";
import { type Offer, SEARCH } from "./tool-offer.ts";

export type Arguments =
  | { ok: true; params: Params }
  /** In words for the model, with nothing of what it gave. */
  | { ok: false; error: string };

/** Rows of one call: a model reads no more, and pages on. */
const ROWS_MAX = 30;
const PAGE_MAX = 1000;

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** What a model gave for a tool, checked against its schema and bound to the repository. */
export function checkArguments(
  { name: tool, inputs: { properties, required } }: Offer,
  input: unknown,
  repository: RepositoryName,
): Arguments {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return refuse("The arguments have to be one JSON object.");
  }
  const params: Params = {};
  for (const [name, given] of Object.entries(input)) {
    if (name === "owner" || name === "repo") {
      const ours = name === "owner" ? repository.owner : repository.name;
      if (String(given).toLowerCase() !== ours.toLowerCase()) {
        return refuse("Only the repository of this docket can be read.");
      }
      continue;
    }
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property === undefined) {
      return refuse(`This tool takes only: ${Object.keys(properties).join(", ") || "nothing"}.`);
    }
    if (given === null || given === undefined) {
      continue;
    }
    const value = valueFor(property, given);
    if (value === undefined || (name === "page" && Number(value) > PAGE_MAX)) {
      return refuse(`${name} is not a valid ${property.type}.`);
    }
    if (tool === SEARCH && name === "q") {
      const query = toSearchQuery(String(value), repository);
      if (query === null) {
        return refuse(
          "q takes words, quoted phrases and qualifiers such as is:pr, state:open, author: and label:, without operators or brackets. The repository is fixed.",
        );
      }
      params[name] = query;
      continue;
    }
    if (![value].flat().every((one) => typeof one !== "string" || isSafe(name, one))) {
      return refuse(`${name} is not a name within the repository.`);
    }
    params[name] = value;
  }
  const missing = required.filter((name) => params[name] === undefined);
  if (missing.length > 0 && !(missing.length === 1 && missing[0] === "path")) {
    return refuse(`Missing: ${missing.join(", ")}.`);
  }
  if (missing.length > 0) {
    params["path"] = "";
  }
  if (Object.hasOwn(properties, "per_page")) {
    const asked = Number(params["per_page"] ?? ROWS_MAX);
    params["per_page"] = Math.min(Math.max(asked, 1), ROWS_MAX);
  }
  return { ok: true, params };
}

/** What a text may be, by the name of its input: a tool may put any of them into a path. */
function isSafe(name: string, text: string): boolean {
  switch (name) {
    case "path":
      return text === "" || isSafePath(text);
    case "ref":
    case "sha":
    case "base":
    case "branch":
      return isSafeRef(text);
    case "since":
    case "until":
    case "before":
    case "after":
      return TIME.test(text);
    // Labels have colons in many repositories, and are never part of a path.
    case "labels":
      return isSafePath(text.replaceAll(":", ""));
    default:
      return isSafePath(text);
  }
}

function refuse(error: string): { ok: false; error: string } {
  return { ok: false, error };
}
