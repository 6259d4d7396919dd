import { type Inputs, readInputs, toJsonSchema } from "./input-schema.ts";
import type { ToolDefinition } from "./read-tools.ts";

/** A tool that a model may use, without owner and repository, which are not its to give. */
export interface Offer {
  name: string;
  description: string;
  inputs: Inputs;
}

/** The search of issues and pull requests: the one tool that names the repository in a text. */
export const SEARCH = "github_search_issues";

const DESCRIPTION_MAX_CODE_UNITS = 300;

/** A name that says it reads. Every other one, of whatever is new, counts as writing. */
const READS = /^github_[a-z\d_]+_(?:get|list)(?:_(?:for|by)_[a-z_]+)?$/;
/** Read by those who run a repository; nothing that a question about pull requests is answered from. */
const SENSITIVE =
  /_(?:secrets?|alerts?|scanning|webhooks?|hooks?|keys?|permissions?|protection|collaborators?|invitations?|traffic|variables?|advisor(?:y|ies)|runners?|artifacts?|logs?|teams?|orgs?|users?)(?:_|$)/;
/** Inputs that name another place than the repository. */
const ELSEWHERE =
  /^(?:org|organization|enterprise|user|username|team|team_slug|.*repositor.*|.*_(?:owner|repo|url)|url)$/;

/** The most telling ones, for a model that is given a few. */
const FIRST = [
  "github_pull_request_get",
  "github_pull_request_files_list",
  "github_issue_comments_list",
  "github_pull_request_reviews_list",
  "github_pull_request_review_comments_list",
  "github_pull_request_commits_list",
  "github_check_runs_list_for_ref",
  "github_commit_combined_status_get",
  "github_file_contents_get",
  SEARCH,
  "github_pull_requests_list",
  "github_issues_list",
  "github_issue_get",
  "github_repo_get",
];
/** Models choose badly among many. */
const OFFERED_MAX = 24;
/** Of all together: every step of a question sends them again. */
const OFFERED_MAX_CODE_UNITS = 32_000;

/** Those of the tools that read this one repository, the most telling first, as many as there is room for. */
export function offersOf(definitions: readonly ToolDefinition[]): Offer[] {
  const offers = definitions.map(offerOf).filter((offer) => offer !== null);
  const byName = new Map(offers.map((offer) => [offer.name, offer]));
  const ranked = [...byName.values()].toSorted((a, b) => rankOf(a) - rankOf(b));
  let room = OFFERED_MAX_CODE_UNITS;
  return ranked.slice(0, OFFERED_MAX).filter((offer) => {
    const { length } = JSON.stringify(toDefinition(offer));
    const fits = length <= room;
    room -= fits ? length : 0;
    return fits;
  });
}

export function toDefinition({ name, description, inputs }: Offer): ToolDefinition {
  return { name, description, inputSchema: toJsonSchema(inputs) };
}

function offerOf({ name, description, inputSchema }: ToolDefinition): Offer | null {
  const inputs = readInputs(inputSchema);
  if (inputs === null || name.length > 64) {
    return null;
  }
  const { owner, repo, ...properties } = inputs.properties;
  const inRepository = owner?.type === "string" && repo?.type === "string";
  const offered =
    name === SEARCH
      ? properties["q"]?.type === "string"
      : inRepository && READS.test(name) && !SENSITIVE.test(name);
  for (const input of Object.keys(properties).filter((one) => ELSEWHERE.test(one))) {
    delete properties[input];
  }
  const required = inputs.required.filter((one) => one !== "owner" && one !== "repo");
  return offered && required.every((one) => Object.hasOwn(properties, one))
    ? {
        name,
        description: description.slice(0, DESCRIPTION_MAX_CODE_UNITS),
        inputs: { properties, required },
      }
    : null;
}

function rankOf({ name }: Offer): number {
  const at = FIRST.indexOf(name);
  return at < 0 ? FIRST.length : at;
}
