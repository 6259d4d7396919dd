import { DONE, operation, type Operation } from "../operation.ts";

/** What a person keeps. */
export const PERSON: readonly Operation[] = [
  operation("get", "/api/watchlist", "cookie", "The repositories that the person watches", {
    200: { description: "The list in its order; its version as ETag", schema: "Watchlist" },
  }),
  operation(
    "put",
    "/api/watchlist",
    "cookie",
    "Replace the watchlist",
    { 200: { description: "The list as it is now; its version as ETag", schema: "Watchlist" } },
    {
      body: "WatchlistRequest",
      headers: { "If-Match": "ETag of the list that was changed, or * for any" },
    },
  ),
  operation(
    "put",
    "/api/seen",
    "cookie",
    "What a docket showed is seen from now on; a newer docket that was seen stays newer",
    DONE,
    { body: "SeenRequest" },
  ),
  operation("get", "/api/snoozes", "cookie", "Pull requests that the person has put off", {
    200: { description: "Oldest first", schema: "Snooze", list: true },
  }),
  operation("put", "/api/snoozes", "cookie", "Put a pull request off", DONE, {
    body: "SnoozeRequest",
  }),
  operation("delete", "/api/snoozes", "cookie", "Put a pull request off no longer", DONE, {
    body: "SnoozeEnd",
  }),
];
