import { randomBytes } from "node:crypto";

/** What nobody needs to think up: generated where it is missing. */
export function generateSecrets(known: ReadonlyMap<string, string>): Map<string, string> {
  const generated = new Map<string, string>();
  if ((known.get("SESSION_SECRET") ?? "") === "") {
    generated.set("SESSION_SECRET", randomBytes(32).toString("hex"));
  }
  if (known.get("CONNECTOR") === "github-app" && (known.get("TOKEN_ENCRYPTION_KEY") ?? "") === "") {
    generated.set("TOKEN_ENCRYPTION_KEY", randomBytes(32).toString("base64"));
  }
  return generated;
}
