import { aDiff } from "../evidence.ts";
import { aComment, aReview, aThread, person } from "../pull-request.ts";
import type { ClaimScene } from "./scene.ts";

/** An English pull request, discussed and summarized in German, French and Spanish. */
export const german: ClaimScene = {
  name: "translations",
  pull: {
    number: 77,
    title: "Datumsformate je Sprache",
    body: "Bisher stand überall TT.MM.JJJJ. Jetzt kommt das Format aus `Intl.DateTimeFormat`, in 14 Sprachen. Betroffen sind `src/format/date.ts` und die Rechnungsvorlage.",
    comments: {
      total: 3,
      list: [
        aComment({
          author: person("heike"),
          createdAt: "2026-08-10T09:00:00Z",
          body: "Auf Rechnungen muss laut Buchhaltung immer das Format 31.12.2026 stehen, auch für Kunden in Frankreich.",
          anchor: "issuecomment-31",
        }),
        aComment({
          author: person("mathieu"),
          createdAt: "2026-08-11T09:00:00Z",
          body: "Pour la France nous avons besoin de 31/12/2026 dans l'interface, mais la facture peut rester telle quelle.",
          anchor: "issuecomment-32",
        }),
        aComment({
          author: person("ada"),
          createdAt: "2026-08-12T09:00:00Z",
          body: "Dann bleibt `invoiceDate` fest, und nur die Oberfläche wechselt. Das spart auch 18 kB.",
          anchor: "issuecomment-33",
        }),
      ],
    },
    reviews: {
      total: 1,
      list: [
        aReview({
          author: person("heike"),
          state: "APPROVED",
          submittedAt: "2026-08-13T09:00:00Z",
          body: "So kann es bleiben.",
          anchor: "pullrequestreview-31",
        }),
      ],
    },
    threads: {
      total: 1,
      list: [
        aThread({
          path: "src/format/date.ts",
          line: 19,
          comments: [
            aComment({
              author: person("lucia"),
              createdAt: "2026-08-13T10:00:00Z",
              body: "¿Qué pasa con los husos horarios? `formatDate` usa UTC y en Bogotá se ve el día anterior.",
              anchor: "discussion_r31",
            }),
          ],
        }),
      ],
    },
  },
  diff: aDiff({
    path: "src/format/date.ts",
    added: [
      "export function formatDate(date: Date, locale: string): string {",
      '  return new Intl.DateTimeFormat(locale, { dateStyle: "short", timeZone: "UTC" }).format(date);',
      "}",
    ],
    removed: ['export const DATE_FORMAT = "DD.MM.YYYY";'],
  }),
  summaries: [
    "Das Datumsformat kommt jetzt aus Intl.DateTimeFormat, in {14|41} Sprachen [C1].",
    "{heike|mathieu} verlangt, dass auf Rechnungen immer das Format 31.12.2026 steht [C2].",
    "mathieu braucht für Frankreich {31/12/2026|12/31/2025} in der Oberfläche [C3].",
    "ada lässt `{invoiceDate|paymentDate}` fest und spart damit 18 kB [C4].",
    "Offen ist die Zeitzone: lucia sieht in {src/format/date.ts|src/format/time.ts}, dass UTC verwendet wird [T1].",
    "heike hat mit den Worten „{So kann es bleiben|So geht es nicht}“ zugestimmt [R1].",
    "Les dates viennent désormais de {Intl.DateTimeFormat|Intl.NumberFormat} [C1].",
    "{mathieu|lucia} accepte que la facture reste telle quelle [C3].",
    "Selon ada, cela économise aussi {18 kB|81 kB} [C4].",
    "lucia señala que {formatDate|parseDate} usa UTC y que en Bogotá se ve el día anterior [T1].",
    "{lucia|heike} pregunta por los husos horarios [T1].",
    "Se cambian {1|6} archivos y heike ya lo aprobó [R1].",
    "Die Oberfläche wechselt das Format, die Rechnung nicht; {ada|lucia} hat das vorgeschlagen [C4].",
    "In der Rechnung bleibt es bei „{31.12.2026|31.12.2062}“ [C2].",
  ],
};
