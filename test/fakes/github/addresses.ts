import { type Account, fullName, type PullRequest, type Repository } from "./store.ts";

/** The absolute addresses GitHub puts into its answers; they name GitHub's hosts even behind a proxy. */
export interface Addresses {
  readonly api: string;
  readonly web: string;
}

export const GITHUB_ADDRESSES: Addresses = {
  api: "https://api.github.com",
  web: "https://github.com",
};

export function avatarUrl(account: Account): string {
  return `https://avatars.githubusercontent.com/u/${account.databaseId}?v=4`;
}

export function profileUrl(addresses: Addresses, account: Account): string {
  return `${addresses.web}/${account.type === "Bot" ? "apps/" : ""}${account.login}`;
}

export function repositoryUrl(addresses: Addresses, repository: Repository): string {
  return `${addresses.web}/${fullName(repository)}`;
}

export function repositoryApiUrl(addresses: Addresses, repository: Repository): string {
  return `${addresses.api}/repos/${fullName(repository)}`;
}

export function pullRequestUrl(
  addresses: Addresses,
  repository: Repository,
  pullRequest: PullRequest,
): string {
  return `${repositoryUrl(addresses, repository)}/pull/${pullRequest.number}`;
}
