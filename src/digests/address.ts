import type { DigestHosts } from "../config/values.ts";
import type { DigestTarget } from "../protocol/digests.ts";
import { fail, type Result, succeed } from "../protocol/failures.ts";

/** What decides where a digest may go. */
export interface AddressRules {
  hosts: DigestHosts;
  /** Host names this deployment is reached by. */
  ownHosts: readonly string[];
  /** Whether one of its repositories is private. */
  hasPrivate: boolean;
}

const SLACK_HOSTS = ["hooks.slack.com", "hooks.slack-gov.com"];
const SLACK_PATH = /^\/services\/(T[A-Z0-9]{1,30})\/B[A-Z0-9]{1,30}\/[A-Za-z0-9]{1,64}$/;

/** A name in the public DNS: at least two labels, the last one no number. */
const HOST_NAME =
  /^(?=.{4,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{1,59})$/;

/** What no public name ends with, and what leads into a network of one's own: an office's, a cluster's, a home's. */
const NOT_PUBLIC =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|intra|private|corp|home|lan|domain|workgroup|dhcp|mail|svc|consul|bit|arpa|onion|alt|test|example|invalid)$/;

/** An IP address written into a name. */
const HOLDS_AN_IP = /(?:^|[.-])\d{1,3}([.-])\d{1,3}\1\d{1,3}\1\d{1,3}(?:[.-]|$)/;

/** Under these anybody has a name for any IP address, in notations of their own, or for the machine that asks. */
const LEADS_ANYWHERE =
  /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|traefik\.me|rbndr\.us|1u\.ms|localtest\.me|lvh\.me|vcap\.me|fuf\.me|lacolhost\.com|localho\.st|local\.gd|localhost\.direct|lndo\.site|ddev\.site)$/;

const NOT_FOR_ANY = [NOT_PUBLIC, HOLDS_AN_IP, LEADS_ANYWHERE];

/**
 * The address as it is sent to, if a digest may go there. It must be written as it is understood: what two readers could
 * take for two addresses is none.
 */
export function checkAddress(
  { kind, url: text }: DigestTarget,
  { hosts, ownHosts, hasPrivate }: AddressRules,
): Result<URL> {
  const url = parseExact(text);
  if (url === null) {
    return refused(
      "Give the address as https:// with a host name, without a port, a user name, a fragment or an IP address, and exactly as it is to be used.",
    );
  }
  const { hostname } = url;
  if (ownHosts.includes(hostname)) {
    return refused("A digest cannot be sent to Docket itself.");
  }
  const isListed = hosts.any || hosts.names.includes(hostname);
  const isSlack = SLACK_HOSTS.includes(hostname);
  if (kind === "slack") {
    const [, team = ""] = SLACK_PATH.exec(url.pathname) ?? [];
    // An empty query is none to `search`, and stands in the address all the same.
    if (!isSlack || team === "" || url.href.includes("?")) {
      return refused(
        "Give the address of a Slack incoming webhook: https://hooks.slack.com/services/… with its three parts.",
      );
    }
    return hasPrivate && !isListed && !hosts.teams.includes(team)
      ? refused(
          "Private repositories may not be sent to this Slack workspace. Ask whoever runs this deployment to add its team id to DIGEST_HOSTS.",
        )
      : succeed(url);
  }
  if (isSlack) {
    return refused('Give "slack" as kind for an address of Slack.');
  }
  if (!isListed) {
    return refused(
      "This host may not be sent to. Ask whoever runs this deployment to add it to DIGEST_HOSTS.",
    );
  }
  const isNamed = hosts.names.includes(hostname);
  return !isNamed && NOT_FOR_ANY.some((names) => names.test(hostname))
    ? refused("This is no public host.")
    : succeed(url);
}

/** Null for what is not written exactly as it is parsed. */
function parseExact(text: string): URL | null {
  const url = URL.parse(text);
  const isExact = url !== null && (url.href === text || url.href === `${text}/`);
  return isExact && text.startsWith(`https://${url.hostname}`) && isPlain(url) ? url : null;
}

function isPlain({ protocol, hostname, port, username, password, hash, href }: URL): boolean {
  return (
    protocol === "https:" &&
    [port, username, password, hash].every((part) => part === "") &&
    HOST_NAME.test(hostname) &&
    /^https:\/\/[^/?#@:\\]+(?:[/?]|$)/.test(href) &&
    !href.endsWith("#")
  );
}

function refused(detail: string): Result<never> {
  return fail("delivery_refused", { detail });
}

/** An address as it is shown once it was set: enough to tell it from others, of no use to send anything. */
export function maskAddress({ kind, url: text }: DigestTarget): string {
  const url = URL.parse(text);
  if (url === null) {
    return "…";
  }
  const [, team] = kind === "slack" ? (SLACK_PATH.exec(url.pathname) ?? []) : [];
  return team === undefined ? `${url.origin}/…` : `${url.origin}/services/${team}/…`;
}
