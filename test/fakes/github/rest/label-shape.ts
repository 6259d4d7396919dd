import { createHash } from "node:crypto";

export function labelShape(repositoryApi: string, name: string): Record<string, unknown> {
  return {
    name,
    color: labelColor(name),
    url: `${repositoryApi}/labels/${encodeURIComponent(name)}`,
    description: null,
    default: false,
  };
}

/** Six hex digits that stay the same for a name. */
export function labelColor(name: string): string {
  return createHash("sha1").update(name).digest("hex").slice(0, 6);
}
