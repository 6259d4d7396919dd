import type { SampleSummaries } from "./sample-summaries.ts";

export const otherLanguages: readonly SampleSummaries[] = [
  {
    place: "gullhaven/ferryman-web#77",
    summaries: [
      "Die Auftragstabelle lässt sich jetzt mit der Tastatur bedienen; die Pfeiltasten bleiben, sagt {benno-tiede|nadia-ekstrom} [C3].",
      "lukas-ferber hält das Muster `{grid|treegrid}` für falsch und wünscht sich eine normale Tabelle mit einem Link je Zeile [T1][R1].",
      "{nadia-ekstrom|aiko-mori-dev} bittet als Nutzerin eines Screenreaders: „{bitte kein grid|bitte ein grid}“ [T1].",
      "Eine von zwei Prüfungen schlägt fehl, {axe|lint-axe}, und ein Kommentarverlauf ist offen [K1].",
      "Geändert wird nur {src/jobs-table.tsx|src/jobs-list.tsx}, mit 3 neuen und 3 gelöschten Zeilen [F1].",
      "benno-tiede will bis Freitag auf eine Tabelle mit Kontrollkästchen umbauen [{C5|C2}].",
      "Am 16. November schlug benno-tiede ein Kontrollkästchen in der ersten Spalte vor [T1].",
    ],
  },
  {
    place: "gullhaven/ferryman#812",
    summaries: [
      "Die Zahl der Zuteilungen steigt von 3.100 auf {14.800|18.400} je Sekunde, das p99 fällt auf 9 ms [C1].",
      "Le temps p99 passe de 41 ms à {9|19} ms avec 200 workers [C1].",
      "{sofia-amado|marek-z0} a traité 11,2 millions de tâches en deux jours sans double attribution [C4].",
      "{marek-z0|rafa-luz} ejecuta 340 workers en 12 colas y sigue en la versión 2.6 [C3].",
      "Queda abierto si la reserva del {5|15} % se activa en las colas nuevas [T2].",
      "索引必须用 CREATE INDEX CONCURRENTLY 创建，因为 {8000 万行|9000 万行}的表会被锁住几分钟 [T1]。",
      "ワーカー200台の計測で、p99は41 msから{9|7} msに下がった [C1]。",
      "{otto-brandvold|jun-hayama} запросил изменения: построение индекса блокирует таблицу jobs [R2].",
    ],
  },
  {
    place: "gullhaven/ropewalk#158",
    summaries: [
      "カーソルは Unicode {16|15} の書記素クラスタ単位で動くようになる [C1]。",
      "{saga-lindholm|teo-marchetti} は長い行での移動がベンチマークで遅くなるとして変更を求めた [R1]。",
      "aiko-mori-dev は `{GraphemeCursor|GraphemeWalker}` を使う方が簡単だと提案した [T1]。",
      "光标现在按扩展字素簇移动，公开 API 不变，变更在 {src/cursor.rs|src/caret.rs} [C1][F1]。",
      "{kenji-tk|aiko-mori-dev} 确认已在 macOS 上测试，Windows 尚未测试 [C6]。",
      "For a minified file that is {4|14} MB per key press, saga-lindholm points out [T1].",
      "The Unicode version is pinned, as {teo-marchetti|kenji-tk-2} wanted, in Cargo.toml [T2].",
    ],
  },
];
