import type { Config } from "../../../config/config.ts";
import { type AddressRules, checkAddress } from "../../../digests/address.ts";
import { seal, unseal } from "../../../digests/sealing.ts";
import type { Result } from "../../../protocol/failures.ts";
import type { Definition, DigestRecord } from "./digest-record.ts";

/** Where a digest goes and what signs it, unsealed for as long as it takes to send. */
export interface OpenAddress {
  url: string;
  secret: string | null;
}

type Sealed = Pick<DigestRecord, "address" | "secret" | "sealedAt">;

export async function sealAddress(
  id: string,
  { url, secret }: OpenAddress,
  { sessionSecrets }: Config,
  now: number,
): Promise<Sealed> {
  return {
    address: await seal(url, `digest address ${id}`, sessionSecrets),
    secret: secret === null ? null : await seal(secret, `digest secret ${id}`, sessionSecrets),
    sealedAt: now,
  };
}

/** Null where no secret of the deployment opens it any more. */
export async function openAddress(
  { id, address, secret }: DigestRecord,
  { sessionSecrets }: Config,
): Promise<(OpenAddress & { isCurrent: boolean }) | null> {
  const url = await unseal(address, `digest address ${id}`, sessionSecrets);
  const key = secret === null ? null : await unseal(secret, `digest secret ${id}`, sessionSecrets);
  if (url === null || (secret !== null && key === null)) {
    return null;
  }
  return {
    url: url.text,
    secret: key?.text ?? null,
    isCurrent: url.isCurrent && key?.isCurrent !== false,
  };
}

/** Whether this deployment lets a digest go there, which may be otherwise each time. */
export function judgeAddress(
  { kind, repositories, origin }: Definition,
  url: string,
  config: Config,
): Result<URL> {
  return checkAddress({ kind, url }, rulesOf(repositories, origin, config));
}

function rulesOf(
  repositories: Definition["repositories"],
  origin: string,
  { digestHosts, publicOrigin }: Config,
): AddressRules {
  return {
    hosts: digestHosts,
    ownHosts: [origin, publicOrigin ?? origin].map((each) => new URL(each).hostname),
    hasPrivate: repositories.some((repository) => repository.private),
  };
}

/** What ends a digest without a session: it says whose and which, to us alone. */
export async function stopToken(
  person: string,
  digest: string,
  { sessionSecrets }: Config,
): Promise<string> {
  return seal(`${person} ${digest}`, "digest stop", sessionSecrets);
}

export async function openStopToken(
  token: string,
  { sessionSecrets }: Config,
): Promise<{ person: string; digest: string } | null> {
  const opened = token.length > 400 ? null : await unseal(token, "digest stop", sessionSecrets);
  const [person, digest] = opened?.text.split(" ") ?? [];
  return person === undefined || digest === undefined ? null : { person, digest };
}
