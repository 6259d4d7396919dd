import { beforeAll, describe, it } from "vitest";

import { sampleKeyPoints } from "../../../fakes/data/sample-world.ts";
import type { GitHubScene } from "../../../support/github-scenes.ts";
import {
  addLearned,
  evidenceText,
  EVIDENCE_MIN_SHARE,
  extractiveText,
  EXTRACTIVE_MIN_SHARE,
  learnedFrom,
} from "../../../support/key-points.ts";
import { usualText } from "../../../support/reach.ts";
import { SAMPLE_NOW, sampleScenes } from "../../../support/sample-scenes.ts";

const KEY_POINTS = sampleKeyPoints(SAMPLE_NOW);
/** A point that so many other pull requests make as well would be found in anything. */
const SHARED_MAX = 15;

let scenes: readonly GitHubScene[] = [];

beforeAll(async () => {
  scenes = await sampleScenes();
});

function learnedBy(textOf: (scene: GitHubScene) => string): ReturnType<typeof addLearned> {
  return addLearned(scenes.map((scene) => learnedFrom(textOf(scene), scene.place, KEY_POINTS)));
}

function everythingWritten({ truth, diff }: GitHubScene): string {
  const said = [...truth.comments, ...truth.reviews, ...truth.threads.flatMap((t) => t.comments)];
  return [truth.title, truth.body, ...said.map(({ body }) => body), diff].join("\n");
}

describe("the points a reader must learn", () => {
  it("are written down for every sample pull request, and are its own", ({ expect }) => {
    const texts = scenes.map((scene) => ({ place: scene.place, text: evidenceText(scene) }));
    const common = [...KEY_POINTS].flatMap(([place, points]) =>
      points.filter(
        ({ pattern }) =>
          texts.filter((other) => other.place !== place && pattern.test(other.text)).length >
          SHARED_MAX,
      ),
    );

    expect([...KEY_POINTS.keys()].toSorted()).toEqual(scenes.map(({ place }) => place).toSorted());
    expect([...KEY_POINTS.values()].every((points) => points.length > 0)).toBe(true);
    expect(common).toEqual([]);
  });

  it("can be learned from what GitHub holds", ({ expect }) => {
    const { missed } = learnedBy((scene) => `${evidenceText(scene)}\n${everythingWritten(scene)}`);

    expect(missed).toEqual([]);
  });

  it("are in the evidence, but for one in twenty", ({ expect }) => {
    const { points, missed, share } = learnedBy(evidenceText);

    expect(points).toBeGreaterThan(150);
    expect(share, JSON.stringify(missed)).toBeGreaterThanOrEqual(EVIDENCE_MIN_SHARE);
  });

  it("are in the summary without a model, three of five", ({ expect }) => {
    const { missed, share } = learnedBy(extractiveText);

    expect(share, JSON.stringify(missed)).toBeGreaterThanOrEqual(EXTRACTIVE_MIN_SHARE);
  });

  it("are missed by the usual way: title, first characters of the diff, oldest comments", ({
    expect,
  }) => {
    const { share } = learnedBy(usualText);

    expect(share).toBeLessThan(EVIDENCE_MIN_SHARE);
  });
});
