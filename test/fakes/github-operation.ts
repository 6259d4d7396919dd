import type { Describe } from "./control/observe.ts";

/** REST paths by the names octokit gives them; a diff is told apart by its media type. */
const REST_OPERATIONS: readonly [RegExp, string][] = [
  [/^\/users\/[^/]+\/repos$/, "repos.listForUser"],
  [/^\/user$/, "users.getAuthenticated"],
  [/^\/user\/repos$/, "repos.listForAuthenticatedUser"],
  [/^\/user\/orgs$/, "orgs.listForAuthenticatedUser"],
  [/^\/search\/issues$/, "search.issuesAndPullRequests"],
  [/^\/search\/repositories$/, "search.repos"],
  [/^\/repos\/[^/]+\/[^/]+$/, "repos.get"],
  [/^\/repos\/[^/]+\/[^/]+\/pulls$/, "pulls.list"],
  [/^\/repos\/[^/]+\/[^/]+\/pulls\/comments$/, "pulls.listReviewCommentsForRepo"],
  [/^\/repos\/[^/]+\/[^/]+\/pulls\/\d+$/, "pulls.get"],
  [/^\/repos\/[^/]+\/[^/]+\/pulls\/\d+\/files$/, "pulls.listFiles"],
  [/^\/repos\/[^/]+\/[^/]+\/pulls\/\d+\/comments$/, "pulls.listReviewComments"],
  [/^\/repos\/[^/]+\/[^/]+\/pulls\/\d+\/reviews$/, "pulls.listReviews"],
  [/^\/repos\/[^/]+\/[^/]+\/pulls\/\d+\/commits$/, "pulls.listCommits"],
  [/^\/repos\/[^/]+\/[^/]+\/issues$/, "issues.listForRepo"],
  [/^\/repos\/[^/]+\/[^/]+\/issues\/\d+\/comments$/, "issues.listComments"],
  [/^\/repos\/[^/]+\/[^/]+\/issues\/\d+\/events$/, "issues.listEvents"],
  [/^\/repos\/[^/]+\/[^/]+\/issues\/\d+$/, "issues.get"],
  [/^\/repos\/[^/]+\/[^/]+\/issues\/comments\/\d+$/, "issues.getComment"],
  [/^\/repos\/[^/]+\/[^/]+\/contents(?:\/.*)?$/, "repos.getContent"],
  [/^\/repos\/[^/]+\/[^/]+\/branches$/, "repos.listBranches"],
  [/^\/repos\/[^/]+\/[^/]+\/commits\/[^/]+\/check-runs$/, "checks.listForRef"],
  [/^\/repos\/[^/]+\/[^/]+\/commits\/[^/]+\/status$/, "repos.getCombinedStatusForRef"],
];

/** The same paths when they are written to. */
const WRITES: Record<string, string> = {
  "PUT repos.getContent": "repos.createOrUpdateFileContents",
  "POST issues.listForRepo": "issues.create",
  "PATCH issues.get": "issues.update",
  "POST issues.listComments": "issues.createComment",
  "PATCH issues.getComment": "issues.updateComment",
  "POST pulls.list": "pulls.create",
  "POST pulls.listReviews": "pulls.createReview",
};

function graphqlRequest(body: string): {
  query: string;
  operationName?: string;
  variables?: unknown;
} {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && "query" in parsed) {
      return {
        query: String(parsed.query),
        ...("operationName" in parsed && typeof parsed.operationName === "string"
          ? { operationName: parsed.operationName }
          : {}),
        ...("variables" in parsed ? { variables: parsed.variables } : {}),
      };
    }
  } catch {
    // GitHub answers it; the log only has no name for it.
  }
  return { query: "" };
}

/** Names a request to GitHub: the GraphQL operation, or the REST one. */
export const describeGitHub: Describe = (request, body) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/graphql") {
    const { query, operationName, variables } = graphqlRequest(body);
    const declared = /^\s*(query|mutation|subscription)\s*(\w*)/m.exec(query);
    return {
      operation: operationName ?? (declared?.[2] || "graphql"),
      details: { type: declared?.[1] ?? "query", variables: variables ?? {} },
    };
  }
  const name = REST_OPERATIONS.find(([pattern]) => pattern.test(pathname))?.[1];
  if (name === "pulls.get" && request.headers.get("accept")?.includes("diff")) {
    return { operation: "pulls.getDiff" };
  }
  const operation = request.method === "GET" ? name : WRITES[`${request.method} ${name}`];
  return { operation: operation ?? `${request.method} ${pathname}` };
};
