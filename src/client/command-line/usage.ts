import { PULL_REQUESTS_PER_JOB_DEFAULT, PULL_REQUESTS_PER_JOB_MAX } from "../../limits.ts";

export const USAGE = `Usage: docket queue OWNER/REPO… [options]     whose turn every open pull request is
       docket summarize OWNER/REPO… [options] the most discussed, written out
       docket ask ID QUESTION [options]       a question about a docket that is made
       docket ask OWNER/REPO QUESTION         about a repository without a docket
       docket github OPERATION [NAME=VALUE…]  read on GitHub: repository, contents, issues,
                                              pull-requests, own-repositories, public-repositories
       docket propose KIND OWNER/REPO NAME=VALUE…
                                              leave something to be written, to be confirmed on the
                                              page: comment, issue, file, pull-request or review;
                                              NAME@FILE takes what is in a file
       docket digest OWNER/REPO… --preview    what a digest would say now; nothing is sent
       docket login --server URL              sign in, on the page of a deployment
       docket logout                          forget the token
       docket completion SHELL                for bash, zsh or fish

  --owner NAME       all repositories of an owner with open pull requests, instead of names
  --limit N          summarize: entries, 1 to ${PULL_REQUESTS_PER_JOB_MAX} (${PULL_REQUESTS_PER_JOB_DEFAULT}); 0: the queue alone
  --queue            summarize: the queue as well
  --language TAG     language of the summaries, e.g. de (en)
  --window W         count only comments of: all, 30d, 7d (all)
  --no-drafts        leave drafts out
  --label NAME       only with this label; may be repeated
  --author LOGIN     only by this author
  --number N         ask: about this pull request of the docket
  --repository R     ask: which repository of a docket of several
  --draft KIND       ask: for a text to post: comment or issue
  --format F         text, markdown, json or ndjson (text); digest: text, markdown, slack or json
  --server URL       the deployment (DOCKET_SERVER)
  --token TOKEN      an API token (DOCKET_TOKEN; rather not on the command line)
  --config FILE      JSON with "server" and "token" (~/.config/docket/config.json)
  --version          the version
  -h, --help         this text

Several repositories, at most 20, make one docket with one ranking over all of them.
"docket OWNER/REPO" is short for "docket summarize OWNER/REPO".

Exit codes: 0 complete, 1 failed, 2 usage, 3 something could not be read or written, 4 not connected or not allowed,
5 the server could not be reached, 130 interrupted.
`;

/** What was typed says nothing that can be done. */
export class UsageError extends Error {}
