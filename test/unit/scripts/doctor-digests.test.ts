import { describe, it } from "vitest";

import { examineDigests } from "../../../scripts/doctor/digests.ts";
import type { Finding } from "../../../scripts/doctor/finding.ts";

const ADDRESS = "https://hooks.slack.com/services/T0SAMPLE/B0SAMPLE/sampleSecret";
const NONE = { any: false, teams: [], names: [] };

async function findings(
  more: Partial<Parameters<typeof examineDigests>[0]>,
  address: string | null = null,
  answer: () => Response = () => new Response("ok"),
): Promise<{ found: Finding[]; sent: string[] }> {
  const sent: string[] = [];
  const found: Finding[] = [];
  const settings = { digests: true, digestHosts: NONE, publicOrigin: null, ...more };
  const send: typeof fetch = async (input) => {
    sent.push(input instanceof Request ? input.url : input.toString());
    return answer();
  };
  for await (const finding of examineDigests(settings, address, send)) {
    found.push(finding);
  }
  return { found, sent };
}

describe("the doctor on digests", () => {
  it("says where they may go", async ({ expect }) => {
    expect((await findings({ digests: false })).found).toMatchObject([{ outcome: "skipped" }]);
    expect((await findings({})).found).toMatchObject([{ outcome: "ok" }]);
    expect((await findings({ digestHosts: { ...NONE, any: true } })).found).toMatchObject([
      { outcome: "warning" },
    ]);
    const { found, sent } = await findings({
      digestHosts: { ...NONE, teams: ["T0A"], names: ["ci.example.com"] },
    });
    expect(found[0]?.says).toContain("Slack workspace T0A and ci.example.com");
    expect(sent).toEqual([]);
  });

  it("sends a test message where it is asked to, and tells no address", async ({ expect }) => {
    for (const [answer, outcome] of [
      [() => new Response("ok"), "ok"],
      [() => new Response("no_service", { status: 404 }), "problem"],
      [() => new Response("", { status: 500 }), "problem"],
      [() => new Response("", { status: 429 }), "warning"],
    ] as const) {
      const { found, sent } = await findings({}, ADDRESS, answer);
      expect(found[1]?.outcome).toBe(outcome);
      expect(sent).toEqual([ADDRESS]);
      expect(JSON.stringify(found)).not.toContain("sampleSecret");
    }
    for (const [address, says] of [
      ["https://evil.example.com/services/x", /^Give the address of a Slack/],
      ["", /^DIGEST_TEST_URL is missing/],
    ] as const) {
      const { found, sent } = await findings({}, address);
      expect(found[1]).toMatchObject({
        outcome: "problem",
        says: expect.stringMatching(says),
        remedy: expect.stringContaining("Slack incoming webhook"),
      });
      expect(sent).toEqual([]);
    }
  });
});
