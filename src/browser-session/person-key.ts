import { digestOf } from "./credentials/secrets.ts";

/**
 * Names a person's objects by a hash of GitHub's numeric id of their account. Whoever comes from another browser, or
 * after the deployment's secret was replaced, is the same person, and has spent what they have spent.
 */
export async function personKeyOf(accountId: number): Promise<string> {
  return digestOf(`github:${accountId}`);
}
