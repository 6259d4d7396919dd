import type { Connection } from "../../../../src/connectors/connector.ts";
import type { GitHubTools } from "../../../../src/github/tools/github-tools.ts";
import type { ReadTools } from "../../../../src/github/tools/read/read-tools.ts";
import type { Store } from "../../../fakes/github/store.ts";
import type { WorldSpec } from "../../../fakes/github/world.ts";
import type { ScalekitSettings } from "../../../fakes/scalekit/settings.ts";
import {
  connect,
  connectionOf,
  type Subject,
  SUBJECTS,
} from "../../connectors/connector-subjects.ts";

export const SIGNAL = new AbortController().signal;
export const REPOSITORY = { owner: "acme", name: "rockets" };
const MINE: Connection = connectionOf("a");

interface Way {
  connector: keyof typeof SUBJECTS;
  settings?: Partial<ScalekitSettings>;
}

/** The ways to GitHub; all of them answer the same. */
export const WAYS: Record<string, Way> = {
  "Scalekit's tools": { connector: "scalekit" },
  "Scalekit's proxy": { connector: "scalekit", settings: { tools: [], preview: false } },
  "a GitHub App": { connector: "github-app" },
};

export interface ToolWorld {
  subject: Subject;
  tools: GitHubTools;
  reads: ReadTools;
  store: Store;
  /** Requests that reached GitHub since the person connected, as `METHOD /path?query`. */
  requests: () => string[];
}

/** A connected person, and a GitHub with one repository that they look at. */
export async function createToolWorld(
  { connector, settings = {} }: Way,
  { repository = {}, ...world }: ToolWorldSpec = {},
): Promise<ToolWorld> {
  const subject = SUBJECTS[connector]({
    scalekit: settings,
    data: () => ({
      people: ["mira-lindqvist", "tomas-reyes"],
      organizations: [{ login: "acme", members: ["mira-lindqvist"] }],
      ...world,
      repositories: [{ name: "acme/rockets", ...repository }, ...(world.repositories ?? [])],
    }),
  });
  await connect(subject, MINE);
  subject.world.control.log.clear();
  return {
    subject,
    tools: subject.connector.tools(MINE),
    reads: subject.connector.readTools(MINE, REPOSITORY),
    store: subject.world.github().store,
    requests: () =>
      subject.world.control.log
        .entries({ upstream: "github" })
        .map(({ method, path, query }) => `${method} ${path}${query}`),
  };
}

interface ToolWorldSpec extends Partial<WorldSpec> {
  /** Of acme/rockets. */
  repository?: Omit<WorldSpec["repositories"][number], "name">;
}
