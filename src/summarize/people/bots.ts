import type { Actor } from "../pull-request/pull-request.ts";

/**
 * Machine accounts that GitHub calls users. A hint, not knowledge: their comments are counted apart, never dropped in
 * silence (docs/ranking.md). In lower case.
 */
const MACHINE_USERS: ReadonlySet<string> = new Set([
  "allcontributors",
  "amplabjenkins",
  "asfgit",
  "bors",
  "cla-assistant",
  "claassistant",
  "codecov-commenter",
  "codecov-io",
  "coderabbitai",
  "copilot",
  "copybara-service",
  "coveralls",
  "deepsource-autofix",
  "elasticmachine",
  "googlebot",
  "hadoop-yetus",
  "homu",
  "houndci",
  "imgbot",
  "kibanamachine",
  "lighthousebot",
  "mergify",
  "pytorchbot",
  "pytorchmergebot",
  "rfcbot",
  "rust-highfive",
  "rust-timer",
  "rustbot",
  "sparkqa",
  "tensorflow-copybara",
]);

/** Names that say it themselves: `k8s-ci-robot`, `asyncapi-bot`, `acme_ci`; not `talbot`, not `abbot`. */
const MACHINE_NAME = /(?:^|[-_])(?:bot|robot|ci)$/i;

const BOT_SUFFIX = /\[bot\]$/i;

/** The login as GraphQL shows it: only REST adds `[bot]`. */
export function plainLogin(login: string): string {
  return login.replace(BOT_SUFFIX, "");
}

/** Whether a name is known or made to be a machine's. */
export function isMachineName(login: string): boolean {
  const plain = plainLogin(login);
  return MACHINE_USERS.has(plain.toLowerCase()) || MACHINE_NAME.test(plain);
}

export function isBot(actor: Actor): boolean {
  return actor.type === "Bot" || BOT_SUFFIX.test(actor.login) || isMachineName(actor.login);
}

export function isHuman(actor: Actor): boolean {
  return !isBot(actor);
}
