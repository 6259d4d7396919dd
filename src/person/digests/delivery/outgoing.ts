import { type Attempt, deliver } from "../../../digests/deliver.ts";
import { signatureHeaders } from "../../../digests/signature.ts";
import { encodePath } from "../../../encoding.ts";
import { mintDeliveryId } from "../ids.ts";
import type { LifeContext } from "../life-context.ts";
import { judgeAddress, openAddress, stopToken } from "../records/address-book.ts";
import { type DeliveryRecord } from "../records/delivery-record.ts";
import { type DigestRecord, readDigest } from "../records/digest-record.ts";
import { type Links, renderLastWords } from "./body.ts";
import { endDelivery, giveUp } from "./ends.ts";

/** What leaves for the address of a digest. */

interface Address {
  url: URL;
  secret: string | null;
}

async function addressOf(
  context: LifeContext,
  digest: DigestRecord,
): Promise<Address | "unreadable" | "refused"> {
  const config = context.config();
  const opened = await openAddress(digest, config);
  if (opened === null) {
    return "unreadable";
  }
  const judged = judgeAddress(digest.definition, opened.url, config);
  return judged.ok ? { url: judged.value, secret: opened.secret } : "refused";
}

/** Where a delivery is to go; null, and its end is on record, where it can go nowhere. */
export async function destinationOf(
  context: LifeContext,
  delivery: DeliveryRecord,
): Promise<{ digest: DigestRecord; address: Address } | null> {
  const digest = readDigest(context.storage.sql, delivery.digest);
  if (digest === null || digest.pause !== null) {
    endDelivery(context, delivery, Date.now(), { state: "skipped", code: "paused" });
    return null;
  }
  const address = await addressOf(context, digest);
  if (typeof address === "string") {
    giveUp(context, delivery, address);
    return null;
  }
  return { digest, address };
}

export async function attemptDelivery(
  { id, body }: Pick<DeliveryRecord, "id" | "body">,
  { definition: { kind } }: DigestRecord,
  { url, secret }: Address,
): Promise<Attempt> {
  const now = Date.now();
  const text = body ?? "";
  const headers =
    kind === "webhook" && secret !== null
      ? await signatureHeaders({ id, body: text, now }, secret)
      : {};
  return deliver({ kind, url, body: text, headers }, sendPlain, now);
}

/**
 * What sends a message that says why no more will come. It is to be sent once that is on record: should the object be
 * lost in between, it comes no second time. Whether it arrives, nobody can be told.
 */
export async function lastWords(
  context: LifeContext,
  digestId: string,
  sentence: string,
): Promise<() => Promise<void>> {
  const digest = readDigest(context.storage.sql, digestId);
  const address = digest === null ? "unreadable" : await addressOf(context, digest);
  if (digest === null || typeof address === "string") {
    return async () => {};
  }
  const links = await linksOf(context, digest, digest.definition.repositories[0]?.name ?? "", "");
  const body = renderLastWords(digest, sentence, links, Date.now());
  return async () => {
    await attemptDelivery({ id: mintDeliveryId(), body }, digest, address);
  };
}

export async function linksOf(
  context: LifeContext,
  { id, definition }: DigestRecord,
  repository: string,
  job: string,
): Promise<Links> {
  const config = context.config();
  const base = config.publicOrigin ?? definition.origin;
  const path = encodePath(repository);
  return {
    docket: `${base}/o/${path}${job === "" ? "" : `#${job}`}`,
    page: `${base}/digests`,
    stop: `${base}/digests/stop/${await stopToken(context.person, id, config)}`,
  };
}

/** `fetch` loses what it is a method of when it is handed on. */
const sendPlain: typeof fetch = (input, init) => fetch(input, init);
