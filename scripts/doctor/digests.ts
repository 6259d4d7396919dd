import type { Config } from "../../src/config/config.ts";
import { checkAddress } from "../../src/digests/address.ts";
import { deliver } from "../../src/digests/deliver.ts";
import { renderSlack } from "../../src/digests/slack.ts";
import { list } from "../../src/english.ts";
import type { DigestTarget } from "../../src/protocol/digests.ts";
import { type Finding, ok, problem, skipped, warning } from "./finding.ts";

type DigestSettings = Pick<Config, "digests" | "digestHosts" | "publicOrigin">;

/** Says where digests may go, and sends a test message where an address is given. */
export async function* examineDigests(
  { digests, digestHosts: hosts, publicOrigin }: DigestSettings,
  address: string | null,
  fetchOnce: typeof fetch,
): AsyncGenerator<Finding> {
  if (!digests) {
    yield skipped("digests", "DIGESTS is off: nobody can have one.");
    return;
  }
  const listed = [...hosts.teams.map((team) => `Slack workspace ${team}`), ...hosts.names];
  if (hosts.any) {
    yield warning(
      "digests",
      "DIGEST_HOSTS is *: people may send private repositories to any public host.",
      "List the workspaces and hosts that they may be sent to.",
    );
  } else if (listed.length === 0) {
    yield ok(
      "digests",
      "Public repositories may be sent to Slack, and nothing else anywhere. DIGEST_HOSTS lists what else may be sent to.",
    );
  } else {
    yield ok("digests", `Digests may go to ${list(listed)}; public repositories to any Slack.`);
  }
  if (address !== null) {
    const ownHosts = publicOrigin === null ? [] : [new URL(publicOrigin).hostname];
    yield await sendTest(address, { hosts, ownHosts, hasPrivate: false }, fetchOnce);
  }
}

/** What was sent to Slack is a message like any digest. The address is a secret, and stands in no finding. */
async function sendTest(
  url: string,
  rules: Parameters<typeof checkAddress>[1],
  fetchOnce: typeof fetch,
): Promise<Finding> {
  if (url.trim() === "") {
    return problem(
      "test message",
      "DIGEST_TEST_URL is missing.",
      "Put the address of a Slack incoming webhook there, in the environment.",
    );
  }
  const target: DigestTarget = { kind: "slack", url };
  const checked = checkAddress(target, rules);
  if (!checked.ok) {
    return problem(
      "test message",
      checked.failure.detail ?? "A digest may not be sent there.",
      "Put the address of a Slack incoming webhook into DIGEST_TEST_URL, in the environment.",
    );
  }
  const page = "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks";
  const message = renderSlack({
    title: "Docket",
    about: "A test message",
    sections: [],
    entries: [],
    notes: ["Digests reach this channel."],
    links: { docket: page, page, stop: null },
  });
  const sending = {
    kind: target.kind,
    url: checked.value,
    body: JSON.stringify(message),
    headers: {},
  };
  const attempt = await deliver(sending, fetchOnce, Date.now());
  switch (attempt.kind) {
    case "sent":
      return ok("test message", "Slack took the test message: look for it in the channel.");
    case "refused":
      return problem(
        "test message",
        attempt.gone ? "Slack knows no such webhook." : "Slack refused the test message.",
        "Make a new incoming webhook for the channel.",
      );
    case "later":
      return warning("test message", "Slack is busy.", "Try again in a minute.");
    case "lost":
      return problem(
        "test message",
        "Slack did not say whether it took the test message.",
        "Look in the channel, then at the network of this machine.",
      );
  }
}
