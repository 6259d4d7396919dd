import { DONE, HTML, operation, type Operation } from "../operation.ts";

/** Digests. */
export const DIGESTS: readonly Operation[] = [
  operation("get", "/api/digests", "cookie", "The digests of the person, oldest first", {
    200: {
      description: "With their next times and last 20 deliveries; addresses are masked",
      schema: "DigestView",
      list: true,
    },
  }),
  operation(
    "post",
    "/api/digests",
    "cookie",
    "Have the queue sent at hours of one's own",
    { 201: { description: "The digest; `secret` is shown this once", schema: "DigestSaved" } },
    { body: "DigestRequest" },
  ),
  operation(
    "post",
    "/api/digests/preview",
    "cookie",
    "What a digest would say of a docket, as it would be sent and to be read",
    { 200: { description: "Nothing is sent", schema: "DigestPreview" } },
    { body: "DigestPreviewRequest" },
  ),
  operation("get", "/api/digests/{id}", "cookie", "One digest", {
    200: { description: "The digest", schema: "DigestView" },
  }),
  operation(
    "patch",
    "/api/digests/{id}",
    "cookie",
    "Change, pause or start a digest, or confirm what it has left out",
    {
      200: {
        description: "The digest as it is now; with another webhook, its new `secret`",
        schema: "DigestSaved",
      },
    },
    { body: "DigestChange" },
  ),
  operation("delete", "/api/digests/{id}", "cookie", "End a digest", DONE),
  operation(
    "post",
    "/api/digests/{id}/send",
    "token",
    "Send a digest now, four times an hour, whatever has changed",
    { 202: { description: "The delivery that has begun", schema: "Delivery" } },
  ),
  operation(
    "get",
    "/digests/stop/{token}",
    "anyone",
    "The page that asks whether a digest is to stop; every message links to it",
    { 200: { description: "The page", type: HTML } },
  ),
  operation("post", "/digests/stop/{token}", "anyone", "Stop a digest, without a session", {
    200: { description: "It is stopped", type: HTML },
  }),
];
