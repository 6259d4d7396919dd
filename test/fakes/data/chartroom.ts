import type { FileSpec, RepositorySpec } from "../github/world.ts";
import { type Ago, reviews, type SamplePullRequest, says } from "./writing.ts";

/** Sea charts and tide tables: data, and therefore pull requests past every limit of the diff. */
export function chartroom(ago: Ago): RepositorySpec {
  return {
    name: "gullhaven/chartroom",
    description: "Tide tables and harbour outlines as data",
    language: "Python",
    stars: 77,
    pullRequests: chartroomSamples(ago).map(({ pullRequest }) => pullRequest),
  };
}

export function chartroomSamples(ago: Ago): SamplePullRequest[] {
  return [
    {
      keyPoints: [
        {
          point: "It computes next year's tide tables for 26 harbours.",
          pattern: /26 harbours/i,
        },
        { point: "The constituent M4 has the wrong sign.", pattern: /M4/ },
        { point: "9 of the 26 harbours are off.", pattern: /9 of 26|nine/i },
        { point: "Moving the tables to a release asset was suggested.", pattern: /release asset/i },
      ],
      pullRequest: {
        number: 31,
        title: "Tide tables for next year",
        author: "ines-kovac",
        createdAt: ago(7),
        headRef: "tides",
        body: "Computed with the new constituents, all 26 harbours. The script is the part to review, the tables are its output.",
        checks: [{ name: "validate" }],
        comments: [
          says(
            "dmw-carver",
            ago(6),
            "High water in Ashfen Creek differs by 22 minutes from the printed table. The constituent M4 seems to be missing there.",
          ),
          says(
            "ines-kovac",
            ago(6),
            "M4 is in, but with the sign of the old convention. I will fix the import and compute again.",
          ),
          says(
            "dmw-carver",
            ago(5),
            "Then the other shallow harbours are off as well, I checked three.",
          ),
          says("ines-kovac", ago(5), "All shallow ones, yes: 9 of 26."),
          says(
            "mira-lindqvist",
            ago(2),
            "Could the tables go to a release asset and only their checksum in here?",
          ),
        ],
        reviews: [reviews("CHANGES_REQUESTED", "dmw-carver", ago(6), "M4.")],
        files: [
          {
            path: "scripts/compute.py",
            patch:
              "@@ 40 @@ def height(t, constituents):\n-    return sum(c.amplitude * cos(c.speed * t - c.phase) for c in constituents)\n+    return z0 + sum(c.f * c.amplitude * cos(c.speed * t + c.v0u - c.phase) for c in constituents)",
          },
          ...largeFiles().tables,
        ],
      },
    },
    {
      keyPoints: [
        {
          point: "Licence headers are added to the source files.",
          pattern: /licen[cs]e headers|SPDX/i,
        },
        { point: "340 files change.", pattern: /\b340\b/ },
        { point: "Generated files are excluded: settled.", pattern: /excluded/i },
      ],
      pullRequest: {
        number: 34,
        title: "Add licence headers",
        author: "hollis-quan",
        createdAt: ago(5),
        headRef: "headers",
        body: "SPDX identifiers in every source file.",
        checks: [{ name: "validate" }],
        comments: [
          says("ines-kovac", ago(4), "Generated files as well?"),
          says("hollis-quan", ago(4), "They are excluded."),
        ],
        files: largeFiles().outlines,
      },
    },
    {
      keyPoints: [
        { point: "3,140 photographs move to object storage.", pattern: /object storage|3,140/i },
        { point: "The history is not rewritten: settled.", pattern: /history|rewrit/i },
      ],
      pullRequest: {
        number: 36,
        title: "Move harbour photographs to object storage",
        author: "sofia-amado",
        createdAt: ago(3),
        headRef: "photos",
        body: "Removes 3,140 photographs; the index keeps their checksums.",
        comments: [
          says("ines-kovac", ago(2), "History stays as large as it is, right?"),
          says("sofia-amado", ago(2), "Yes. Rewriting it is not worth the broken forks."),
        ],
        files: [
          {
            path: "photos/index.json",
            patch: '@@ 2 @@ {\n-  "base": "./",\n+  "base": "https://photos.chartroom.example/",',
          },
          ...largeFiles().photographs,
        ],
      },
    },
    {
      keyPoints: [
        { point: "The harbour modules are reorganised.", pattern: /reorgani[sz]e|renames?\b/i },
        { point: "A shim stays for one release: settled.", pattern: /one release/i },
      ],
      pullRequest: {
        number: 37,
        title: "Reorganise the harbour modules",
        author: "dmw-carver",
        createdAt: ago(2),
        headRef: "modules",
        body: "Renames, two deletions, one executable bit.",
        checks: [{ name: "validate" }],
        comments: [
          says("ines-kovac", ago(1), "Imports in third-party scripts will break. Leave a shim?"),
          says("dmw-carver", ago(1), "For one release, with a warning."),
        ],
        files: [
          { from: "chartroom/north/tides.py", path: "chartroom/tides/north.py" },
          {
            from: "chartroom/south/tides.py",
            path: "chartroom/tides/south.py",
            patch: "@@ 1 @@\n-from ..shapes import Outline\n+from chartroom.shapes import Outline",
          },
          { path: "chartroom/legacy.py", status: "removed", content: 'raise ImportError("moved")' },
          { path: "scripts/check.sh", modes: { old: "100644", new: "100755" } },
          { path: "assets/logo.png", binary: true },
        ],
      },
    },
  ];
}

const AREAS = ["north", "east", "south", "west", "isles"];
const HOURS_PER_TABLE = 1_010;

interface LargeFiles {
  readonly tables: readonly FileSpec[];
  readonly outlines: readonly FileSpec[];
  readonly photographs: readonly FileSpec[];
}

let written: LargeFiles | undefined;

/** The same in every world, so written once: worlds are built for each test. */
function largeFiles(): LargeFiles {
  written ??= {
    tables: Array.from({ length: 26 }, (_, harbour) => tideTable(harbour)),
    outlines: Array.from({ length: 340 }, (_, index) => ({
      path: `chartroom/${AREAS[index % AREAS.length]}/outline_${String(index).padStart(3, "0")}.py`,
      patch: "@@ 1 @@\n+# SPDX-License-Identifier: MIT\n from chartroom.shapes import Outline\n \n",
    })),
    photographs: Array.from({ length: 3_139 }, (_, index) => ({
      path: `photos/${AREAS[index % AREAS.length]}/${String(index).padStart(4, "0")}.jpg`,
      status: "removed",
      binary: true,
    })),
  };
  return written;
}

/** 26 of them together are past 20,000 lines. */
function tideTable(harbour: number): FileSpec {
  const rows = Array.from({ length: HOURS_PER_TABLE }, (_, hour) => {
    const height = 3.1 + 1.9 * Math.cos((2 * Math.PI * (hour + harbour)) / 12.42);
    return `+${String(hour).padStart(5, "0")},${height.toFixed(2)}`;
  });
  return {
    path: `tables/harbour_${String(harbour + 1).padStart(2, "0")}.csv`,
    status: "added",
    patch: `@@ -0,0 +1,${rows.length} @@\n${rows.join("\n")}`,
  };
}
