import { DONE, EVENT_STREAM, operation, type Operation } from "../operation.ts";

/** Dockets, what is shared of them and questions about them. */
export const DOCKETS: readonly Operation[] = [
  operation(
    "post",
    "/api/jobs",
    "token",
    "Start a job",
    { 202: { description: "Where to follow it, also as Location", schema: "JobStarted" } },
    { body: "JobRequest" },
  ),
  operation("get", "/api/jobs", "token", "The jobs of this session, newest first", {
    200: { description: "The jobs", schema: "JobListItem", list: true },
  }),
  operation(
    "get",
    "/api/jobs/{id}",
    "token",
    "The result so far; as Markdown when that is accepted",
    {
      200: { description: "The result", schema: "JobResult" },
    },
  ),
  operation("delete", "/api/jobs/{id}", "token", "Stop the job and delete it", DONE),
  operation(
    "get",
    "/api/jobs/{id}/events",
    "token",
    "The event stream",
    {
      200: {
        description:
          "Server-sent events; the schema is that of one, `delta` the only one without id",
        type: EVENT_STREAM,
        schema: "DocketEvent",
      },
      204: { description: "Nothing follows that id" },
    },
    {
      query: { after: "Resume after this event id" },
      headers: { "Last-Event-ID": "Resume after this event id; wins over `after`" },
    },
  ),
  operation(
    "get",
    "/api/jobs/{id}/yours",
    "token",
    "What of the docket's queue is about its reader",
    { 200: { description: "Told to nobody else, and in no result", schema: "Yours" } },
  ),
  operation(
    "post",
    "/api/jobs/{id}/share",
    "cookie",
    "Share a docket with whoever can read its repositories by their own connection",
    { 200: { description: "Its link, the same one as long as it lives", schema: "ShareStarted" } },
  ),
  operation(
    "delete",
    "/api/jobs/{id}/share",
    "cookie",
    "End the link and what is read by it",
    DONE,
  ),
  operation("get", "/api/shares", "cookie", "What this session shares, newest first", {
    200: { description: "The links, with their ends", schema: "Share", list: true },
  }),
  operation(
    "get",
    "/api/shared/{link}",
    "token",
    "What somebody shared, so far; as Markdown when that is accepted",
    { 200: { description: "The result, without what is its person's", schema: "SharedResult" } },
  ),
  operation(
    "get",
    "/api/shared/{link}/events",
    "token",
    "The event stream of what somebody shared",
    {
      200: { description: "Events as of a job, without what is its person's", type: EVENT_STREAM },
      204: { description: "Nothing follows that id" },
    },
    {
      query: { after: "Resume after this event id" },
      headers: { "Last-Event-ID": "Resume after this event id; wins over `after`" },
    },
  ),
  operation(
    "get",
    "/api/shared/{link}/yours",
    "token",
    "What of the queue there is about whoever asks",
    { 200: { description: "Told to nobody else", schema: "Yours" } },
  ),
  operation("post", "/api/jobs/{id}/cancel", "token", "Cancel the job; what was written stays", {
    202: { description: "The stream ends with `done`" },
  }),
  operation(
    "post",
    "/api/jobs/{id}/questions",
    "token",
    "Ask about a docket that is done; closing the stream stops the answer",
    {
      200: {
        description: "Server-sent events: `question`, any number of `tool` and `delta`, `answer`",
        type: EVENT_STREAM,
      },
    },
    { body: "QuestionRequest" },
  ),
  operation(
    "get",
    "/api/jobs/{id}/questions",
    "token",
    "The questions about a docket and their answers, oldest first",
    { 200: { description: "The thread", schema: "QuestionView", list: true } },
  ),
  operation(
    "post",
    "/api/questions",
    "token",
    "Ask about a repository without a docket, and stream the answer",
    { 200: { description: "The events of the answer", type: EVENT_STREAM } },
    { body: "RepositoryQuestionRequest" },
  ),
  operation(
    "get",
    "/api/questions",
    "token",
    "The questions about a repository and their answers, oldest first",
    { 200: { description: "The thread", schema: "QuestionView", list: true } },
    { query: { repository: "owner/name" } },
  ),
  operation("delete", "/api/questions", "token", "Delete the questions about a repository", DONE, {
    query: { repository: "owner/name" },
  }),
  operation(
    "post",
    "/api/summarize",
    "token",
    "Start a job and wait for it: as JSON, as Markdown when text/markdown is accepted, or streamed when text/event-stream is",
    {
      200: { description: "The result", schema: "JobResult" },
      202: { description: "It takes longer than 25 s", schema: "JobStarted" },
    },
    { body: "JobRequest" },
  ),
];
