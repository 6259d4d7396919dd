import { CANDIDATES } from "./candidates.ts";
import { DETAILS } from "./details.ts";
import { MERGEABILITY } from "./mergeability.ts";
import { NAMED } from "./named.ts";
import { OLDER_DISCUSSION } from "./older-discussion.ts";
import { OPEN } from "./open.ts";
import { OWNER } from "./owner.ts";
import { QUEUE_FACTS } from "./queue-facts.ts";
import { READER } from "./reader.ts";
import { RECOUNT } from "./recount.ts";
import { REPOSITORIES_BY_ID, REPOSITORY_BY_NAME } from "./repository.ts";

/** Every GraphQL document that Docket ever sends. Queries only: a test checks each against GitHub's schema. */
export const DOCUMENTS: readonly string[] = [
  CANDIDATES,
  RECOUNT,
  DETAILS,
  MERGEABILITY,
  NAMED,
  OLDER_DISCUSSION,
  OPEN,
  OWNER,
  QUEUE_FACTS,
  READER,
  REPOSITORIES_BY_ID,
  REPOSITORY_BY_NAME,
];
