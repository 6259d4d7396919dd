/** Tests that are run together. */
export interface TestGroup {
  project: "unit" | "integration" | "github-app";
  /** Files, or folders with all that is in them. */
  paths: readonly string[];
}

/** What is mutated, and which tests hold it. A later group is asked about what survives the ones before. */
export interface MutatedModule {
  sources: string;
  groups: readonly TestGroup[];
}

function unit(...paths: string[]): TestGroup {
  return { project: "unit", paths: paths.map((path) => `test/unit/${path}`) };
}

function integration(...names: string[]): TestGroup {
  return {
    project: "integration",
    paths: names.map((name) => `test/integration/${name}.test.ts`),
  };
}

const GITHUB_APP: TestGroup = {
  project: "github-app",
  paths: ["test/integration/github-app.test.ts"],
};

export const MODULES: Readonly<Record<string, MutatedModule>> = {
  "browser-session": {
    sources: "src/browser-session",
    groups: [
      unit("browser-session"),
      integration(
        "connecting",
        "session-cookie",
        "secret-rotation",
        "previous-secret",
        "leaving",
        "tokens",
        "logins",
        "kept-dockets",
        "persons",
        "person",
        "operations",
        "outbox",
      ),
      integration("activation", "jobs", "levels", "lost-access", "named", "questions", "digests"),
      integration("suggestions", "sharing", "digest-life", "session-records", "yours"),
      integration("digest-preview", "repository-readers", "job-records", "repository-questions"),
      integration("github", "spending", "access-unknown"),
      GITHUB_APP,
    ],
  },
  "summary-job": {
    sources: "src/summary-job",
    groups: [
      unit("summary-job", "questions", "log"),
      integration("open-job", "shown", "stream", "jobs", "interruptions", "questions"),
      integration("lost-access", "spending", "yours", "kept-dockets", "digests", "migrations"),
      integration("sharing", "job-records", "repository-questions", "repeat-visit"),
    ],
  },
  quota: {
    sources: "src/quota",
    groups: [
      unit("quota"),
      integration("quota", "quota-bounds", "spending", "named"),
      integration("hardening", "connecting"),
    ],
  },
  connectors: {
    sources: "src/connectors",
    groups: [
      unit("connectors", "github/tools"),
      unit("github/", "questions"),
      GITHUB_APP,
      integration("connecting", "activation"),
    ],
  },
  upstream: {
    sources: "src/upstream",
    groups: [unit("upstream", "connectors", "log"), unit("github"), unit("reliability")],
  },
  readiness: {
    sources: "src/summarize/readiness",
    groups: [unit("summarize/readiness", "summarize/turns", "summarize/queue"), unit("summarize/")],
  },
  rank: {
    sources: "src/summarize/rank",
    groups: [unit("summarize/rank", "summarize/run"), unit("summarize/queue", "github")],
  },
};
