/** What other programs use of Docket's API: the client, the events it gives, and how they fold. */

export {
  type CallOptions,
  type ClientOptions,
  createClient,
  type DocketClient,
  type DocketRequest,
  type DocketScope,
} from "./client.ts";
export { DocketError, type Problem } from "./docket-error.ts";
export type { ReceivedEvent } from "./event-stream.ts";
export type { Entry, JobListItem, JobResult, JobStarted } from "../protocol/docket.ts";
export type { DocketEvent } from "../protocol/events.ts";
export type { GitHubReading } from "../protocol/github.ts";
export { emptyResult, foldEvent } from "../protocol/fold.ts";
export type { AskedEvent, QuestionView } from "../protocol/questions.ts";
export type { Suggested } from "../protocol/suggestions.ts";
export type { Queue, Row, Turn } from "../protocol/queue.ts";
export { groupOf, groupRows, QUEUE_GROUPS, type QueueGroup } from "../protocol/queue-groups.ts";
