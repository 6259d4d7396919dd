import { PROBLEM, operation, type Operation } from "../operation.ts";

/** What services and programs ask for without a person. */
export const OTHERS: readonly Operation[] = [
  operation(
    "post",
    "/webhooks/scalekit",
    "anyone",
    "Scalekit's events about connected accounts, signed as Standard Webhooks",
    {
      200: { description: "On record, or of no interest" },
      401: { description: "Not signed as it should be", schema: "Problem", type: PROBLEM },
      413: { description: "Larger than any event", schema: "Problem", type: PROBLEM },
    },
    {
      headers: {
        "webhook-id": "Id of the event",
        "webhook-timestamp": "Seconds since 1970",
        "webhook-signature": "v1 and base64 of the HMAC, several separated by spaces",
      },
    },
  ),
  operation("get", "/openapi.json", "anyone", "This description", {
    200: { description: "OpenAPI 3.1", type: "application/json" },
  }),
  operation("get", "/healthz", "anyone", "Whether the Worker answers, and its version", {
    200: { description: "It does", schema: "Health" },
  }),
];
