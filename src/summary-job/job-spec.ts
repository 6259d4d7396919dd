import type { JobRequest } from "../protocol/docket.ts";
import type { JobReader } from "./session-port.ts";

/** All that a job needs to know from its start on; whoever it is for is known to its session alone. */
export interface JobSpec {
  id: string;
  /** Name of the session's object: the job asks it for the connection, and reports to it. */
  sessionName: string;
  /** Name of the person to the quotas. */
  personKey: string;
  repository: { owner: string; name: string };
  request: JobRequest;
  /** Jobs of an earlier version do not say. */
  reader?: JobReader;
  /** The delivery of a digest that is told of its end. */
  delivery?: string;
  /** Set where there is no docket, only questions about this repository. */
  thread?: { owner: string; name: string; private: boolean };
  /** Of the request that started the job; quoted in its errors. */
  requestId: string;
  /** When it was asked for, and when its time is up, in milliseconds since 1970. */
  startedAt: number;
  deadline: number;
}
