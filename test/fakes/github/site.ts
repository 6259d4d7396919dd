import { createHash } from "node:crypto";

import { html } from "hono/html";

import {
  type Check,
  type ChangedFile,
  fullName,
  type Issue,
  type IssueComment,
  type PullRequest,
  type Repository,
  type Review,
  type ReviewThread,
  type Store,
} from "./store.ts";

type Html = ReturnType<typeof html>;

const PAGE = /^\/([\w.-]+)\/([\w.-]+)(?:\/(pull|issues|runs|commit)\/(\w+)(?:\/\w+)?)?\/?$/;

/**
 * GitHub's pages, as far as links of Docket lead to them: a pull request with everything that can be cited, at GitHub's
 * own anchors. Undefined for what no browser asks for.
 */
export async function answerAsSite(request: Request, store: Store): Promise<Response | undefined> {
  if (request.headers.get("accept")?.includes("text/html") !== true) {
    return undefined;
  }
  const { pathname } = new URL(request.url);
  const page = pageAt(pathname, store) ?? null;
  return await (page === null
    ? respond("Not found", html`<h1>There is no such page in the sample data</h1>`, 404)
    : respond(page.title, page.body, 200));
}

function pageAt(
  pathname: string,
  { repositories, accounts }: Store,
): { title: string; body: Html } | undefined {
  const [, owner = "", name = "", kind, id = ""] = PAGE.exec(pathname) ?? [];
  const wanted = `${owner}/${name}`.toLowerCase();
  const repository = repositories.find(
    (each) =>
      fullName(each).toLowerCase() === wanted ||
      each.formerNames.some((former) => former.toLowerCase() === wanted),
  );
  if (repository === undefined) {
    const login = /^\/(?:apps\/)?([\w-]+)\/?$/.exec(pathname)?.[1]?.toLowerCase() ?? "";
    const account = accounts.get(login);
    return account && { title: account.login, body: html`<h1>${account.login}</h1>` };
  }
  const pull = repository.pullRequests.find(({ number }) => String(number) === id);
  switch (kind) {
    case "pull":
    case "issues": {
      const issue = repository.issues.find(({ number }) => String(number) === id);
      return pull === undefined
        ? issue && { title: issue.title, body: issueBody(repository, issue) }
        : { title: pull.title, body: pullBody(repository, pull) };
    }
    case "runs": {
      const checks = repository.pullRequests.flatMap(({ commits }) =>
        commits.flatMap((commit) => commit.checks),
      );
      const check = checks.find(({ databaseId }) => String(databaseId) === id);
      return check && { title: nameOfCheck(check), body: html`<h1>${checkLine(check)}</h1>` };
    }
    case undefined:
      return { title: fullName(repository), body: listBody(repository) };
    default:
      return { title: fullName(repository), body: html`<h1>${fullName(repository)}: ${id}</h1>` };
  }
}

async function respond(title: string, body: Html, status: number): Promise<Response> {
  const page = await html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title} · sample of GitHub</title>
      <style>
        ${STYLE}
      </style>
      <p class="note">Sample data on this machine: this page stands in for GitHub's.</p>
      <main>${body}</main>
    </html>`;
  return new Response(page.toString(), {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
}

const STYLE = `
  :root { color-scheme: light dark; }
  body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
  main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
  .note { margin: 0; padding: 0.25rem; background: Mark; color: MarkText; text-align: center; font-size: 0.85rem; }
  section, article { margin: 1rem 0; padding: 0.5rem 1rem; border: 1px solid GrayText; border-radius: 6px; overflow-wrap: anywhere; }
  article article { border: 0; border-inline-start: 3px solid GrayText; border-radius: 0; }
  :target { outline: 3px solid Highlight; outline-offset: 2px; }
  .text { white-space: pre-wrap; }
  pre { overflow-x: auto; }
`;

function pullBody(repository: Repository, pull: PullRequest): Html {
  const { number, title, author, state, draft, body, comments, reviews, threads, files } = pull;
  const head = pull.commits.at(-1);
  return html`<p><a href="/${fullName(repository)}">${fullName(repository)}</a></p>
    <h1>${title} #${String(number)}</h1>
    <p>
      ${draft ? "Draft" : state.toLowerCase()} · opened by ${author ?? "ghost"} at ${pull.createdAt}
    </p>
    <section id="issue-${String(pull.databaseId)}"><div class="text">${body}</div></section>
    ${comments.map(commentOf)} ${reviews.map(reviewOf)} ${threads.map(threadOf)}
    <section id="checks">
      <h2>Checks</h2>
      <ul>
        ${(head?.checks ?? []).map((check) => html`<li>${checkLine(check)}</li>`)}
      </ul>
    </section>
    <h2>Files changed</h2>
    ${files.map(fileOf)}`;
}

function issueBody(repository: Repository, issue: Issue): Html {
  return html`<p><a href="/${fullName(repository)}">${fullName(repository)}</a></p>
    <h1>${issue.title} #${String(issue.number)}</h1>
    <section><div class="text">${issue.body}</div></section>
    ${issue.comments.map(commentOf)}`;
}

function listBody(repository: Repository): Html {
  const name = fullName(repository);
  const open = repository.pullRequests.filter(({ state }) => state === "OPEN");
  return html`<h1>${name}</h1>
    <p>${repository.description}</p>
    <ul>
      ${open.map(
        ({ number, title }) =>
          html`<li><a href="/${name}/pull/${String(number)}">#${String(number)} ${title}</a></li>`,
      )}
    </ul>`;
}

function commentOf({ databaseId, author, createdAt, body }: IssueComment): Html {
  return html`<article id="issuecomment-${String(databaseId)}">
    <p><strong>${author ?? "ghost"}</strong> commented at ${createdAt}</p>
    <div class="text">${body}</div>
  </article>`;
}

function reviewOf({ databaseId, author, submittedAt, state, body }: Review): Html {
  return html`<article id="pullrequestreview-${String(databaseId)}">
    <p>
      <strong>${author ?? "ghost"}</strong> reviewed at ${submittedAt}:
      ${state.toLowerCase().replace("_", " ")}
    </p>
    <div class="text">${body}</div>
  </article>`;
}

function threadOf({ path, originalLine, resolved, comments }: ReviewThread): Html {
  return html`<article>
    <p>${path}, line ${String(originalLine)}: ${resolved ? "resolved" : "not resolved"}</p>
    ${comments.map(
      ({ databaseId, author, createdAt, body }) =>
        html`<article id="discussion_r${String(databaseId)}">
          <p><strong>${author ?? "ghost"}</strong> at ${createdAt}</p>
          <div class="text">${body}</div>
        </article>`,
    )}
  </article>`;
}

function fileOf({ path, additions, deletions, status, patch }: ChangedFile): Html {
  const id = createHash("sha256").update(path).digest("hex");
  return html`<section id="diff-${id}">
    <h3>${path} +${String(additions)} -${String(deletions)}, ${status}</h3>
    <pre>${patch ?? "Not shown."}</pre>
  </section>`;
}

function nameOfCheck(check: Check): string {
  return check.kind === "run" ? check.name : check.context;
}

function checkLine(check: Check): string {
  const state =
    check.kind === "run"
      ? (check.conclusion ?? check.status)
      : `${check.state} ${check.description}`;
  return `${nameOfCheck(check)}: ${state.toLowerCase().replaceAll("_", " ")}`;
}
