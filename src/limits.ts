/** Every size, time, retry and budget of Docket, with the unit in the name. */

const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Larger than any legal request; smaller than anything worth attacking with. */
export const REQUEST_BODY_MAX_BYTES = 16 * 1024;

/** After the last visit, of session and cookie. */
export const SESSION_LIFETIME_MS = 30 * DAY_MS;
/** The same as long as an API token needs the session. */
export const NEEDED_SESSION_LIFETIME_MS = 180 * DAY_MS;
/** How often a visit changes the cookie's secret and gives it its time anew: most answers carry no cookie. */
export const COOKIE_ROTATION_MS = DAY_MS;
/** Requests that were under way when the new secret was first used still carry the previous one. */
export const PREVIOUS_SECRET_GRACE_MS = 60 * SECOND_MS;
/** Long enough for a sign-in with a second factor; a state found later in a history is useless. */
export const AUTHORIZATION_LIFETIME_MS = 10 * MINUTE_MS;
export const STATUS_WAIT_MAX_SECONDS = 25;
/** Looks upstream of one session for its authorization in that time, however fast it is polled. */
export const STATUS_LOOKS_MAX = 20;
export const STATUS_LOOKS_WINDOW_MS = 20 * SECOND_MS;
/** Requests of one session that wait for an authorization at one time: more than anybody has tabs open for it. */
export const STATUS_WAITERS_MAX = 10;

/** How far the clocks of a webhook's sender and ours may differ, and how long a signed event can be sent again. */
export const WEBHOOK_TOLERANCE_MS = 5 * MINUTE_MS;
/** What an event brings is tried again after twice the time each time, for over an hour; every docket looks anyway. */
export const NEWS_RETRY_BASE_MS = SECOND_MS;
export const NEWS_ATTEMPTS_MAX = 13;

export const WATCHLIST_MAX = 20;
export const SNOOZES_MAX = 500;
/** Repositories of which marks are kept of what a person has seen; the longest unused make room. */
export const SEEN_REPOSITORIES_MAX = 100;
/** What a person keeps ends this long after they last used it. */
export const PERSON_LIFETIME_MS = 180 * DAY_MS;

/** Programs that a person lets in at once, each of which has a minute to fetch its token. */
export const LOGINS_PER_SESSION_MAX = 5;
export const LOGIN_CODE_MAX_MS = 60_000;
export const REPOSITORIES_PER_TOKEN_MAX = 100;
export const TOKENS_PER_SESSION_MAX = 5;
export const TOKEN_LIFETIME_DEFAULT_DAYS = 90;
export const TOKEN_LIFETIME_MAX_DAYS = 180;

/** Long enough to read a preview; what GitHub showed then is soon no longer so. */
export const OPERATION_LIFETIME_MS = 10 * MINUTE_MS;
/** Previews waiting for their person at one time. */
export const OPERATIONS_PROPOSED_MAX = 20;
/** Kept on record and listed at one time, with texts of up to 60 kB; the oldest make room. */
export const OPERATIONS_PER_SESSION_MAX = 50;
/** For looking at what an action is about; a person waits. */
export const OPERATION_LOOK_MAX_MS = 20 * SECOND_MS;
/** For what scopes a connection has, which GitHub mostly says along the way. */
export const SCOPES_LOOK_MAX_MS = 5 * SECOND_MS;
/** For GitHub's answer to what was sent. Then it is unknown. */
export const OPERATION_SEND_MAX_MS = 30 * SECOND_MS;
/** Longer than any action runs: what is still on record as running is not. */
export const OPERATION_RUN_MAX_MS = 2 * MINUTE_MS;

/** GitHub takes no longer title. */
export const OPERATION_TITLE_MAX_CODE_UNITS = 256;
export const GITHUB_READING_MAX_MS = 20_000;
export const OPERATION_BODY_MAX_CODE_UNITS = 15_000;
/** A text is shown whole before it is sent; what is no text by its size and its digest. */
export const OPERATION_FILE_TEXT_MAX_CODE_UNITS = 100_000;
export const OPERATION_FILE_MAX_BYTES = 256 * 1024;
/** A file as base64, within JSON. */
export const OPERATION_REQUEST_MAX_BYTES = 400 * 1024;
export const REVIEW_COMMENTS_MAX = 50;

export const JOBS_AT_ONCE_PER_PERSON = 2;
export const JOBS_PER_HOUR_PER_PERSON = 30;
/** Entries that somebody asks for one by one on the page; more than may run at once wait so long for their turn. */
export const ENTRIES_PER_HOUR_PER_PERSON = 60;
export const ENTRY_WAIT_MAX_MS = 100 * SECOND_MS;
export const JOBS_WINDOW_MS = HOUR_MS;
/** As many as thirty dockets of the usual length have, and some more. */
export const SECOND_READINGS_PER_HOUR_PER_PERSON = 200;
export const PENDING_AUTHORIZATIONS_PER_DEPLOYMENT = 1000;
/** A larger office behind one address connects within the ten minutes that each may take. */
export const PENDING_AUTHORIZATIONS_PER_ADDRESS = 100;

export const PULL_REQUESTS_PER_JOB_DEFAULT = 5;
export const PULL_REQUESTS_PER_JOB_MAX = 20;
export const JOB_TIMEOUT_DEFAULT_SECONDS = 120;
/** Below the platform's 15 minutes of wall time for one alarm. */
export const JOB_TIMEOUT_MAX_SECONDS = 720;
/** A job that never reported its end stops counting against its person this long after its time limit. */
export const JOB_SLOT_GRACE_MS = 10 * SECOND_MS;
/** Kept of a job's time for telling in extracts what nobody has written by then; of short jobs a quarter. */
export const EXTRACTS_RESERVE_MS = 5 * SECOND_MS;
export const JOB_ATTEMPTS_MAX = 3;
/** A job that was cut off begins again this long after; its end, when it could not be reported, is reported again. */
export const JOB_RETRY_MS = 2 * SECOND_MS;
export const REPORT_RETRY_MS = 15 * SECOND_MS;
/** What a run may take to wind down after it was stopped; its job then ends without it. */
export const STOP_GRACE_MS = 2 * SECOND_MS;
export const RESULT_LIFETIME_MS = 7 * DAY_MS;
/** Questions about repositories without a docket: one thread for each. */
export const THREADS_PER_SESSION_MAX = 20;
/** Of one entry that somebody asked for by itself, and which no list has. */
export const ENTRY_LIFETIME_MS = DAY_MS;
/** Of a session; older ones leave before their time. */
export const DOCKETS_PER_SESSION_MAX = 50;
/** Of a queue alone, which is asked for again and again. */
export const QUEUE_LIFETIME_MS = HOUR_MS;
/** `POST /api/summarize` without a stream answers 202 when the job takes longer. */
export const SUMMARIZE_WAIT_MS = 25 * SECOND_MS;

/** Open event streams of one docket; what each holds of memory is in docs/reliability.md. */
export const READERS_PER_JOB_MAX = 200;
/** Of those, who read by a link that was shared. */
export const READERS_BY_LINK_MAX = 100;
/** Of those, of one person: nobody keeps the others out. */
export const READERS_BY_LINK_OF_ONE_MAX = 10;
export const STREAM_RETRY_MS = 2 * SECOND_MS;
/** Shorter than the idle time-outs of common proxies. */
export const STREAM_HEARTBEAT_MS = 15 * SECOND_MS;
/** 20 deltas a second and entry: smooth to read, cheap to deliver. */
export const DELTA_INTERVAL_MS = 50;
export const ENTRY_TEXT_MAX_CODE_UNITS = 16_384;

/** Workers open at most six connections at once for one request. */
export const UPSTREAM_CONNECTIONS_MAX = 6;
export const UPSTREAM_BODY_MAX_BYTES = 4 * 1024 * 1024;
/** Whole bodies in memory at one time, of a job. */
export const UPSTREAM_BODIES_AT_ONCE = 2;
/** While answers are read their connections are free again, and should not be idle. */
export const UPSTREAM_QUESTIONS_MAX = UPSTREAM_CONNECTIONS_MAX + UPSTREAM_BODIES_AT_ONCE;
export const UPSTREAM_TIMEOUT_MS = 30 * SECOND_MS;
/** All waits for one answer together: a byte now and then is no progress. */
export const UPSTREAM_ANSWER_MAX_MS = MINUTE_MS;
export const UPSTREAM_RETRIES_MAX = 3;
/** Of those: silence costs half a minute each time. */
export const UPSTREAM_SILENT_RETRIES_MAX = 1;
export const UPSTREAM_BACKOFF_BASE_MS = 500;
export const UPSTREAM_BACKOFF_MAX_MS = 8 * SECOND_MS;
/** GitHub asks for at least a minute when a secondary limit names no time. */
export const SECONDARY_LIMIT_WAIT_MS = MINUTE_MS;
/** A token this close to its end is fetched anew. */
export const TOKEN_REFRESH_MARGIN_MS = 5 * MINUTE_MS;

/** One page holds every open pull request of most repositories. */
export const CANDIDATES_PER_PAGE = 100;
export const CANDIDATE_PAGES_MAX = 3;
export const RECOUNT_PER_CALL = 15;
export const RECOUNT_MAX = 5 * RECOUNT_PER_CALL;
/** Without GraphQL every total may cost a request of its own, and a listed pull request is 20 kB. */
export const REST_CANDIDATES_PER_PAGE = 30;
/** Pull requests read alone, for one page of candidates, to learn how many comments they have. */
export const REST_TOTALS_MAX = 40;
export const REST_PER_PAGE = 100;
/** Of one pull request's review comments, newest first, and of comments whose number is not known. */
export const REST_COMMENT_PAGES_MAX = 3;
/** Reviews are listed oldest first, and the newest decide. */
export const REST_REVIEW_PAGES_MAX = 10;
/** GitHub lists no more commits of a pull request. */
export const REST_COMMITS_MAX = 250;
/** What an environment allows is found out again this long after it was seen. */
export const ACCESS_LEVEL_LIFETIME_MS = DAY_MS;
/** Who has left an organization may go on for this long. */
export const MEMBERSHIP_LIFETIME_MS = HOUR_MS;
/** That GitHub shows a repository to a person is asked again this long after it did. */
export const REPOSITORY_ACCESS_MS = MINUTE_MS;
/** A reader waits for that. */
export const REPOSITORY_LOOK_MAX_MS = 5 * SECOND_MS;
/** Of older threads, reviews and comments of one pull request, beyond what the details bring. */
export const OLDER_PAGES_MAX = 3;
/** Review threads that are read on, since more was said in them than the details bring. */
export const LONG_THREADS_PER_CALL = 10;
/** Comments; half as many threads. */
export const OLDER_PER_PAGE = 100;
/** GitHub works mergeability out when it is first asked for; this long later it usually knows. */
export const MERGEABILITY_WAIT_MS = SECOND_MS;
/** More in one query come back silently truncated or time out. */
export const DETAILS_PER_CALL = 5;
/** Open pull requests in a page of the queue, and those whose facts are read in one call. */
export const QUEUE_OPEN_PER_PAGE = 100;
export const QUEUE_FACTS_PER_CALL = 25;
/** Of a repository, the most recently active. */
export const QUEUE_ROWS_PER_REPOSITORY_MAX = 500;
/** GitHub finds no more nodes by id at once. */
export const MERGEABILITY_PER_CALL = 100;
/** What GitHub says of a reader is asked for again after so long, and told without it sooner. */
export const READER_FACTS_KEPT_MS = 5 * MINUTE_MS;
/** Of what was opened, merged and closed, each. */
export const YOURS_NAMED_MAX = 50;
export const REPOSITORIES_PER_JOB_MAX = 20;
/** Of an owner, the most recently pushed. */
export const OWNER_REPOSITORIES_PER_PAGE = 100;
export const QUEUE_ROWS_PER_JOB_MAX = 1000;
export const READER_FACTS_MAX_MS = 20 * SECOND_MS;
/** Pull requests that name a reader and are read to see whether they address them. */
export const MENTIONS_READ_MAX = 10;
/** In one event. */
export const QUEUE_ROWS_PER_EVENT_MAX = 50;
/** Of a person's points of the hour, which others of their tools need as well. */
export const POINTS_LEFT_MIN = 1000;
/** GitHub refuses the diff media type above either. */
export const DIFF_FILES_MAX = 300;
export const DIFF_LINES_MAX = 20_000;
/** Larger pages of the files API lose patches. */
export const FILES_PER_PAGE = 50;
export const FILES_MAX = 3000;

/** Of one file while it is parsed; what comes after is counted, not kept. */
export const DIFF_FILE_MAX_CODE_UNITS = 256 * 1024;
/** Nobody reads a longer line; minified code has them. */
export const DIFF_LINE_MAX_CODE_UNITS = 2000;

export const EVIDENCE_MAX_TOKENS = 32_000;
/** Where a model refused that for its length: with rules and answer it fits a context of 8,000 tokens, however counted. */
export const SMALL_EVIDENCE_MAX_TOKENS = 4000;
export const MANIFEST_MAX_TOKENS = 4_000;
/** 110 words and their points take 400 in English; other scripts take several times as many. */
export const SUMMARY_MAX_TOKENS = 1500;
/** Set aside for an answer whose server takes no bound, or whose thoughts need more than the bound: as long as most are. */
export const MODEL_UNBOUNDED_TOKENS = 16_000;
/** Of the second reading: a number, a verdict and a reason; other scripts take several times as many as English. */
export const CHECK_TOKENS_PER_STATEMENT = 60;
export const REASON_MAX_WORDS = 12;
export const REASON_MAX_CODE_UNITS = 100;
/** With less time left before the end of a job no second reading begins. */
export const CHECK_TIME_MIN_MS = 5 * SECOND_MS;
/** For one second reading, with all that is tried again. */
export const CHECK_MAX_MS = 30 * SECOND_MS;
export const MODEL_CONCURRENCY_DEFAULT = 5;
export const MODEL_CONCURRENCY_MAX = 20;
/** A model that says nothing for this long will not go on. */
export const MODEL_SILENCE_MS = 30 * SECOND_MS;
/** All waits for one answer together: enough for a small machine, too much for a byte now and then. */
export const MODEL_ANSWER_MAX_MS = 4 * MINUTE_MS;
/** Calls in a row, each made after the one before was given up. Then it is asked no more in that job. */
export const MODEL_SILENCES_MAX = 3;

export const QUESTION_MAX_CODE_UNITS = 2000;
export const QUESTIONS_PER_JOB_MAX = 20;
/** Over all of their dockets; one at a time about each. */
export const QUESTIONS_AT_ONCE_PER_PERSON = 2;
export const QUESTIONS_PER_HOUR_PER_PERSON = 60;
export const QUESTIONS_WINDOW_MS = HOUR_MS;
/** Model calls for one question; the last may call no tool. */
export const QUESTION_STEPS_MAX = 8;
export const QUESTION_TIMEOUT_MS = 30 * SECOND_MS;
/** From then on the model is to answer from what it has. */
export const QUESTION_LAST_STEP_MS = 20 * SECOND_MS;
/** Of a docket, for one question: less than one entry may take, since every step sends all of it again. */
export const QUESTION_EVIDENCE_MAX_TOKENS = 12_000;
/** Of earlier questions and answers, the newest. */
export const THREAD_MAX_TOKENS = 2000;
export const TOOL_CALLS_PER_STEP_MAX = 4;
export const TOOL_ARGUMENTS_MAX_CODE_UNITS = 8 * 1024;
/** Of one result, and of all that are read for one question. */
export const TOOL_RESULT_MAX_TOKENS = 2500;
export const TOOL_RESULTS_MAX_TOKENS = 12_000;
/** What tools there are is found out beside the question; it is not held up longer. */
export const TOOLS_WAIT_MS = 3 * SECOND_MS;
/** 150 words; other scripts take several times as many tokens. */
export const ANSWER_MAX_TOKENS = 1200;

/** No human activity for this long. */
export const STALE_AFTER_MS = 14 * DAY_MS;

/** Of one person. */
export const DIGESTS_MAX = 10;
export const DIGEST_PULL_REQUESTS_DEFAULT = 3;
export const DIGEST_PULL_REQUESTS_MAX = 10;
/** Deliveries of a digest on record. */
export const DELIVERIES_MAX = 20;
/** Their dockets, counted apart from a person's own; beyond that they wait. */
export const DIGESTS_PER_HOUR_PER_PERSON = 60;
/** What its person may send at once, of each digest. */
export const DIGEST_SENDS_PER_HOUR = 4;
/** Digests due at the same minute begin within so long of it, each at its own moment. */
export const DIGEST_SPREAD_MS = 2 * MINUTE_MS;
/** What could not begin by then is told as skipped. */
export const DIGEST_LATE_MS = 2 * HOUR_MS;
/** For the answer of whoever takes a digest. */
export const DELIVERY_TIMEOUT_MS = 10 * SECOND_MS;
/** Of that answer, which nobody is shown. */
export const DELIVERY_ANSWER_MAX_BYTES = 4096;
/** How long after each attempt a webhook is tried again: all within half an hour. */
export const DELIVERY_RETRIES_MS: readonly number[] = [MINUTE_MS, 7 * MINUTE_MS, 20 * MINUTE_MS];
export const DELIVERY_FAILURES_MAX = 5;
/** A digest pauses so long after its person's last visit, and says so in the last two weeks. */
export const DIGEST_UNVISITED_MS = 180 * DAY_MS;
export const DIGEST_UNVISITED_NOTICE_MS = 14 * DAY_MS;
/** Of somebody whose digests were paused then. */
export const PERSON_LIFETIME_PAUSED_MS = 210 * DAY_MS;

/** What a program may leave for its person to open. */
export const SUGGESTIONS_PER_TOKEN_MAX = 5;
export const SUGGESTIONS_PER_PERSON_MAX = 50;
export const SUGGESTION_LIFETIME_MS = DAY_MS;

/** What one result of a tool at `/mcp` may take, text and structure together. */
export const MCP_RESULT_MAX_TOKENS = 25_000;
export const MCP_TEXT_MAX_TOKENS = 6_000;
/** How long it takes at most to notice that a client has left. */
export const MCP_KEEP_ALIVE_MS = 5000;
export const MCP_BODY_MAX_BYTES = 128 * 1024;
export const GITHUB_READ_MAX_MS = 20_000;
