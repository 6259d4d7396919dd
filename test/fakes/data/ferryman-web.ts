import type { RepositorySpec } from "../github/world.ts";
import { type Ago, reviews, type SamplePullRequest, says } from "./writing.ts";

/** Its name changed: the old one is redirected. Discussed in German. */
export function ferrymanWeb(ago: Ago): RepositorySpec {
  return {
    name: "gullhaven/ferryman-web",
    formerNames: ["gullhaven/ferry-ui"],
    description: "The web interface of ferryman",
    language: "TypeScript",
    stars: 204,
    requiredApprovals: 1,
    maintainers: ["aiko-mori-dev", "benno-tiede", "lukas-ferber"],
    pullRequests: ferrymanWebSamples(ago).map(({ pullRequest }) => pullRequest),
  };
}

export function ferrymanWebSamples(ago: Ago): SamplePullRequest[] {
  return [
    {
      keyPoints: [
        {
          point: "The table of jobs becomes usable with the keyboard.",
          pattern: /keyboard|Tastatur/i,
        },
        {
          point: "The grid role is wrong because screen readers then stop reading cells.",
          pattern: /grid/i,
        },
        {
          point: "It is settled that a plain table with checkboxes replaces it.",
          pattern: /checkbox|Kontrollkästchen/i,
        },
        { point: "The axe check fails because of the rows.", pattern: /axe/i },
      ],
      pullRequest: {
        number: 77,
        title: "Tabelle der Aufträge mit der Tastatur bedienbar machen",
        author: "benno-tiede",
        createdAt: ago(8),
        headRef: "tastatur",
        labels: ["barrierefreiheit"],
        body: "Die Auftragstabelle ließ sich nur mit der Maus bedienen. Jetzt: Pfeiltasten zwischen Zeilen, Eingabe öffnet, Leertaste wählt aus. Das Muster ist `grid` aus den ARIA Authoring Practices.",
        checks: [{ name: "build" }, { name: "axe", conclusion: "FAILURE" }],
        reviews: [
          reviews(
            "CHANGES_REQUESTED",
            "lukas-ferber",
            ago(5),
            "Die Richtung stimmt. Das `grid`-Muster halte ich hier aber für falsch, siehe Kommentar.",
            { key: "lukas" },
          ),
        ],
        threads: [
          {
            path: "src/jobs-table.tsx",
            anchor: 'role="grid"',
            comments: [
              says(
                "lukas-ferber",
                ago(5),
                'Mit `role="grid"` schalten Screenreader in den Fokusmodus, und man kann die Zellen nicht mehr einfach lesen. Eine normale Tabelle mit einem Link je Zeile wäre besser.',
                { review: "lukas" },
              ),
              says(
                "benno-tiede",
                ago(4),
                "Dann verlieren wir aber die Mehrfachauswahl mit der Leertaste. Ein Kontrollkästchen in der ersten Spalte?",
              ),
              says(
                "lukas-ferber",
                ago(4),
                "Genau, Kontrollkästchen und Link. Beides kann jeder bedienen, ohne etwas zu lernen.",
              ),
              says(
                "nadia-ekstrom",
                ago(3),
                "Als Nutzerin eines Screenreaders: bitte kein grid. Tabelle mit Überschriften, dann kann ich mit Strg+Alt+Pfeil wandern.",
              ),
            ],
          },
        ],
        comments: [
          says(
            "aiko-mori-dev",
            ago(7),
            "Can we keep the arrow keys for sighted keyboard users? I use them all day.",
          ),
          says("benno-tiede", ago(7), "Ja, die Pfeiltasten bleiben, nur die Rolle ist strittig."),
          says(
            "nadia-ekstrom",
            ago(3),
            "Der axe-Fehler kommt daher, dass die Zeilen keine `gridcell`-Kinder haben. Mit der Tabelle verschwindet er von selbst.",
          ),
          says(
            "benno-tiede",
            ago(2),
            "Überzeugt. Ich baue auf Tabelle mit Kontrollkästchen um, voraussichtlich bis Freitag.",
          ),
        ],
        files: [
          {
            path: "src/jobs-table.tsx",
            patch:
              '@@ 8 @@ export function JobsTable({ jobs }: Props) {\n   return (\n-    <table>\n-      {jobs.map((job) => (\n-        <tr onClick={() => open(job)}>\n+    <table role="grid" onKeyDown={move}>\n+      {jobs.map((job) => (\n+        <tr tabIndex={job.id === active ? 0 : -1} aria-selected={selected.has(job.id)}>',
          },
        ],
      },
    },
    {
      keyPoints: [
        { point: "There is a dark colour scheme.", pattern: /dark|dunkles/i },
        {
          point: "The contrast of the warning colour was too low and is mended.",
          pattern: /5[.,]1:1/,
        },
      ],
      pullRequest: {
        number: 79,
        title: "Dunkles Farbschema",
        author: "aiko-mori-dev",
        createdAt: ago(4),
        headRef: "dark",
        body: "Folgt `prefers-color-scheme`.",
        checks: [{ name: "build" }, { name: "axe" }],
        comments: [
          says("lukas-ferber", ago(4), "Kontrast der Warnfarbe ist 3,9:1, es sollten 4,5:1 sein."),
          says("aiko-mori-dev", ago(3), "Fixed, 5.1:1 now."),
        ],
        files: [
          {
            path: "src/theme.css",
            content: "@media (prefers-color-scheme: dark) {\n  :root { --warning: #e0a43b; }\n}",
          },
        ],
      },
    },
    {
      keyPoints: [
        {
          point: "Translations come from one file per language.",
          pattern: /je Sprache|per language|one file/i,
        },
        { point: "It is a draft.", pattern: /draft/i },
      ],
      pullRequest: {
        number: 80,
        title: "Übersetzungen aus einer Datei je Sprache",
        author: "lukas-ferber",
        createdAt: ago(2),
        headRef: "i18n",
        draft: true,
        body: "",
        files: [
          {
            path: "locales/de.json",
            content: '{\n  "queues": "Warteschlangen",\n  "jobs": "Aufträge"\n}',
          },
        ],
      },
    },
  ];
}
