export type Section = "prose" | "open" | "settled";

/** The words models put above the two lists, however often they are told to write them in English. */
const WORDS: Readonly<Record<Section, string>> = {
  prose: `
    summary, briefing, zusammenfassung, résumé, resumen, riassunto, resumo, сводка, 摘要, 总结, 概要,
    要約, 요약`,
  open: `
    open, open question, open questions, open points, open issues, open items, still open,
    unresolved, unsettled, pending, offen, offene punkte, offene fragen, ungeklärt, ouvert,
    ouverts, points ouverts, questions ouvertes, en suspens, en attente, non résolu, abierto,
    abiertos, abierta, abiertas, puntos abiertos, cuestiones abiertas, pendiente, pendientes,
    sin resolver, aperto, aperti, punti aperti, questioni aperte, in sospeso, aberto, abertos,
    em aberto, pontos em aberto, questões em aberto, pendentes, открыто, открытые вопросы,
    нерешённое, не решено, відкрито, відкриті питання, otwarte, otwarte kwestie, otevřené,
    otevřené otázky, otvorené, nyitott, nyitott kérdések, deschis, deschise, öppet, öppna frågor,
    åpent, åpne spørsmål, åbent, åbne spørgsmål, avoin, avoinna, avoimet kysymykset, openstaand,
    openstaande punten, open punten, açık, açık konular, ανοιχτά, ανοιχτά θέματα, terbuka,
    chưa giải quyết, còn mở, 未解决, 待解决, 未决, 悬而未决, 开放问题, 待定, 開放, 未解決, 待解決, 未決, オープン, 未解決の点, 미해결,
    열린 질문, مفتوح, مفتوحة, פתוח, खुला, खुले`,
  settled: `
    settled, settled points, resolved, decided, agreed, closed, done, already settled, erledigt,
    geklärt, entschieden, geklärte punkte, beschlossen, réglé, réglés, résolu, résolus, décidé,
    décidés, tranché, points réglés, resuelto, resueltos, acordado, decidido, decididos, cerrado,
    risolto, risolti, deciso, decisi, definito, concordato, resolvido, resolvidos, decididas,
    решено, решённое, согласовано, вирішено, rozstrzygnięte, ustalone, rozwiązane, vyřešeno,
    vyřešené, vyriešené, eldöntve, lezárt, rezolvat, stabilit, avgjort, löst, beslutat, løst,
    afgjort, besluttet, ratkaistu, sovittu, päätetty, afgerond, opgelost, besloten, afgehandeld,
    çözüldü, kararlaştırıldı, επιλυμένα, selesai, đã giải quyết, đã thống nhất, 已解决, 已决定, 已定,
    已确定, 已解決, 已決定, 解決済み, 決定済み, 決定事項, 合意済み, 해결됨, 결정됨, 합의됨, محسوم, تم حله, סגור, הוסכם, तय,
    सुलझा हुआ`,
};

const SECTIONS: ReadonlyMap<string, Section> = new Map(
  (["prose", "open", "settled"] as const).flatMap((section) =>
    WORDS[section].split(",").map((word) => [word.trim(), section] as const),
  ),
);

const LINE = /^([\s#>*_`•–—-]*)([^:：]*?)[\s*_`]*(?:([:：])[\s*_`]*(.*))?$/su;
const HEADING_MAX_CODE_UNITS = 60;

/**
 * What the beginning of a line is: a heading with what follows it, prose, or still either. The answer for a longer
 * beginning of the same line never contradicts an earlier one.
 */
export function readHeading(
  line: string,
  complete: boolean,
): { section: Section; rest: string } | "prose" | "undecided" {
  const match = LINE.exec(line.slice(0, HEADING_MAX_CODE_UNITS));
  const [, marks = "", words = "", colon] = match ?? [];
  const name = words.toLowerCase().replaceAll(/\s+/g, " ").trim();
  if (colon !== undefined) {
    const section = SECTIONS.get(name);
    return section === undefined
      ? "prose"
      : { section, rest: line.slice(line.search(/[:：]/) + 1).replace(/^[\s*_`]+/, "") };
  }
  if (complete || line.length >= HEADING_MAX_CODE_UNITS) {
    const section = SECTIONS.get(name);
    const isHeading = line.length < HEADING_MAX_CODE_UNITS && section !== undefined;
    // A bullet that says no more than "closed" is a point, not a heading.
    return isHeading && !/[-•–—]\s*$/.test(marks) ? { section, rest: "" } : "prose";
  }
  const couldBecome = name === "" || [...SECTIONS.keys()].some((word) => word.startsWith(name));
  return couldBecome ? "undecided" : "prose";
}
