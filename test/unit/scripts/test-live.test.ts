import { describe, it } from "vitest";

import { compare, renderComparison } from "../../../scripts/test-live/compare.ts";
import { fakeEnvironment } from "../../../scripts/test-live/fake-environment.ts";
import { observeAll } from "../../../scripts/test-live/observe-all.ts";
import { createWorld, SAMPLE_CREDENTIALS, type WorldOptions } from "../../fakes/world.ts";

async function observeFakes(options: WorldOptions = {}) {
  const world = createWorld(options);
  const observations = await Array.fromAsync(observeAll(fakeEnvironment(world)));
  return { world, observations };
}

describe("the live test", () => {
  it("settles each point, and finds no difference between the fakes and themselves", async ({
    expect,
  }) => {
    const { world, observations } = await observeFakes();
    const failed = observations.filter(({ answer }) => answer.startsWith("failed"));
    expect(failed).toEqual([]);
    expect(observations.length).toBeGreaterThan(30);
    const answers = Object.fromEntries(observations.map(({ point, answer }) => [point, answer]));
    expect(answers).toMatchObject({
      "life time of a link": "about 600 s",
      denying: expect.stringContaining("error=access_denied"),
      approving: "callback with auth_request_id, state; then PENDING_VERIFICATION",
      "verifying as somebody else": expect.stringMatching(/^403 /),
      verifying: expect.stringContaining("then ACTIVE"),
      "verifying twice": expect.stringMatching(/^404 /),
      totalCommentsCount: "conversation and review comments",
      "the order of popularity in REST": "by all comments",
      "minimized comments in REST": "shown",
      "a list of a tool": "under array",
      "deleting it again": expect.stringMatching(/^404 /),
    });
    expect(world.scalekit.accounts()).toEqual([]);
    const again = await observeFakes();
    expect(compare(observations, again.observations).filter(({ same }) => !same)).toEqual([]);
  });

  it("prints what differs, and no secret", async ({ expect }) => {
    const expected = await observeFakes();
    const { observations } = await observeFakes({
      scalekit: {
        proxyGraphql: false,
        proxyResponseHeaders: false,
        proxyAccept: false,
        preview: false,
        linkLifetimeSeconds: 300,
        verification: "scalekit-users",
      },
      github: { restMinimized: false },
    });
    const comparisons = compare(observations, expected.observations);
    const different = comparisons.filter(({ same }) => !same).map(({ point }) => point);
    expect(different).toEqual(
      expect.arrayContaining([
        "life time of a link",
        "approving",
        "GitHub's headers through the proxy",
        "POST /graphql through the proxy",
        "the diff media type",
        "minimized comments in REST",
        "listing tools",
      ]),
    );
    const report = comparisons.map(renderComparison).join("\n");
    for (const secret of [
      SAMPLE_CREDENTIALS.scalekitClientSecret,
      SAMPLE_CREDENTIALS.modelApiKey,
    ]) {
      expect(report).not.toContain(secret);
    }
    expect(report).not.toMatch(/usr_[0-9a-f]|gho_|eyJ/);
  });
});
