/** The words models put above the parts of an answer, however often they are told which to use. */

/** `verdict`: what the model thinks of it, which nobody asked for. `aside`: its thoughts, and lists of its sources. */
export type Section = "prose" | "open" | "settled" | "verdict" | "aside";

/** Whole headings, in the languages that summaries are asked for most. */
export const PHRASES: Readonly<Record<Section, string>> = {
  prose: `
    summary, briefing, answer, final answer, final briefing, response, output, overview, description, background, context, discussion, status, abstract, tldr, paragraph, the paragraph,
    tl;dr, in short, what it does, what this does, what the change does, what changed, what changes, the change,
    executive summary, pr summary, pull request summary, short summary, brief summary, brief, why, purpose,
    what does it do, what does this do, what does the change do, what is it, what is this, what is this about,
    current status, current state, state, summary of the discussion, discussion summary, what stands in the way,
    what's in the way, zusammenfassung, überblick, kurzfassung, résumé, aperçu, synthèse, resumen, riassunto, riepilogo,
    sintesi, resumo, samenvatting, sammanfattning, resumé, sammendrag, yhteenveto, podsumowanie, streszczenie, souhrn,
    shrnutí, összefoglaló, rezumat, özet, σύνοψη, περίληψη, ringkasan, tóm tắt, сводка, краткое содержание, резюме,
    краткая сводка, підсумок, 摘要, 总结, 概要, 概述, 简介, 簡介, 總結, 要約, まとめ, 요약, 개요, ملخص, الملخص, תקציר, סיכום, सारांश`,
  open: `
    open, still open, to be decided, to decide, tbd, disagreement, disagreements, points of disagreement, blockers, open questions, questions,
    action items, todo, todos,
    offen, offene punkte, offene fragen, offene themen, noch offen, ungeklärt, ungeklärte fragen, ungelöst, strittig,
    ouvert, ouverts, ouverte, ouvertes, points ouverts, questions ouvertes, en suspens, points en suspens, questions en suspens, en attente, non résolu, non résolus,
    abierto, abiertos, abierta, abiertas, puntos abiertos, cuestiones abiertas, preguntas abiertas, pendiente, pendientes,
    puntos pendientes, cuestiones pendientes, preguntas pendientes, sin resolver, aperto, aperti, aperte, punti aperti, questioni aperte, domande aperte, in sospeso,
    aberto, abertos, abertas, em aberto, pontos em aberto, questões em aberto, questões abertas, perguntas em aberto, pendente, pendentes,
    открыто, открытые, открытые вопросы, открытые пункты, нерешённое, нерешенное, нерешённые вопросы, нерешенные вопросы, не решено, відкрито,
    відкриті питання, невирішені питання, otwarte, otwarte kwestie, otwarte pytania, nierozstrzygnięte, otevřené, otevřené otázky, otvorené, otvorené otázky, nyitott,
    nyitott kérdések, deschis, deschise, întrebări deschise, öppet, öppna frågor, åpent, åpne spørsmål, åbent, åbne spørgsmål,
    avoin, avoinna, avoimet, avoimet kysymykset, openstaand, openstaande punten, openstaande vragen, open punten, open vragen, açık, açık konular, açık sorular, ανοιχτά,
    ανοιχτά θέματα, ανοιχτά ερωτήματα, terbuka, pertanyaan terbuka, masih terbuka, chưa giải quyết, còn mở, câu hỏi mở,
    未解决, 待解决, 未决, 悬而未决, 开放问题, 待定, 未解决的问题, 未解决问题, 待解决的问题, 待解决问题, 未决问题, 未决事项, 待定事项, 待决问题, 待决, 待决事项, 开放性问题, 尚未解决, 尚未解决的问题, 待讨论, 未定, 争议点, 分歧,
    開放, 未解決, 待解決, 未決, 未解決的問題, 未解決問題, 待解決問題, 尚未解決, 尚待解決, 尚待解决, 待討論, 未決事項, オープン, 未解決の点, 未解決の問題, 未解決の課題, 未解決事項, 未決定, 未決定事項, 残っている課題, 残課題, 미해결, 미해결 사항, 미해결 질문, 미결, 미결 사항,
    열린 질문, مفتوح, مفتوحة, أسئلة مفتوحة, نقاط مفتوحة, النقاط المفتوحة, الأسئلة المفتوحة, المسائل المفتوحة, قضايا مفتوحة, פתוח, שאלות פתוחות, खुला, खुले, खुले प्रश्न`,
  settled: `
    settled, resolved, decided, agreed, closed, done, points of agreement, consensus,
    erledigt, geklärt, entschieden, geklärte punkte, geklärte fragen, beschlossen, beschlüsse, entscheidungen, getroffene entscheidungen, entschiedene punkte, entschiedene fragen, bereits geklärt, bereits entschieden, gelöst,
    réglé, réglés, réglée, réglées, résolu, résolus, résolue, résolues, décidé, décidés, déjà décidé, déjà décidés, décisions, décisions prises, tranché, tranchés, points réglés, points tranchés, questions réglées, questions résolues,
    resuelto, resueltos, resuelta, resueltas, acordado, acordados, decidido, decididos, cerrado, cerrados, decisiones, decisiones tomadas, puntos resueltos, cuestiones resueltas, preguntas resueltas, acuerdos,
    risolto, risolti, risolte, deciso, decisi, decise, decisioni, decisioni prese, definito, concordato, questioni risolte, punti risolti, resolvido, resolvidos, resolvidas, decididas, decisões, decisões tomadas, questões resolvidas, pontos resolvidos,
    решено, решённое, решенное, решённые вопросы, решенные вопросы, решения, принятые решения, согласовано, вирішено, вирішені питання, рішення, rozstrzygnięte, ustalone, ustalenia, rozwiązane, decyzje, podjęte decyzje, vyřešeno,
    vyřešené, rozhodnutí, vyriešené, rozhodnutia, eldöntve, eldöntött, döntések, lezárt, rezolvat, rezolvate, decizii, stabilit, avgjort, beslutninger, löst, beslutat, beslut, løst,
    afgjort, besluttet, beslutninger, ratkaistu, sovittu, päätetty, päätökset, afgerond, opgelost, besloten, besluiten, afgehandeld, beslissingen, beslist,
    çözüldü, çözülenler, kararlaştırıldı, kararlaştırılan, kararlaştırılanlar, karara bağlananlar, kararlar, alınan kararlar, επιλυμένα, αποφάσεις, selesai, keputusan, sudah diputuskan, đã giải quyết, đã quyết định, quyết định, đã thống nhất,
    已解决, 已决定, 已定, 已决, 已确定, 已达成一致, 已达成共识, 已解决的问题, 已解决问题, 已决问题, 已决事项, 已决定事项, 已确定事项, 已定事项, 已达成的决定, 已达成的共识, 已做出的决定, 决定, 决议, 决策, 共识, 已商定,
    已解決, 已決定, 已決, 已解決的問題, 已解決問題, 已決事項, 已決定事項, 決定, 共識, 解決済み, 解決済みの点, 解決済みの問題, 解決済み事項, 決定済み, 決定事項, 合意済み, 合意事項, 해결됨, 결정됨, 합의됨, 결정 사항, 해결된 사항, 합의 사항, 결정,
    محسوم, ما تم حسمه, ما تم الاتفاق عليه, تم الاتفاق, تم حسمه, النقاط المحسومة, تم حله, قرارات, القرارات, סגור, הוסכם, הוחלט, החלטות, तय, निर्णय, सुलझा हुआ`,
  verdict: `
    verdict, final verdict, my verdict, recommendation, recommendations, my recommendation, recommended action, recommended actions, recommended next steps, conclusion, conclusions, overall,
    overall assessment, assessment, my assessment, bottom line, final thoughts, final assessment, word count, words, length, my take, takeaway, takeaways, key takeaway, key takeaways, next step,
    next steps, suggested next steps, suggested next step, merge readiness, merge recommendation, confidence, rating, score, risk, risk level, risk assessment, my opinion, opinion, in conclusion, overall verdict, judgement, judgment, evaluation, outlook,
    fazit, empfehlung, empfehlungen, bewertung, gesamtbewertung, einschätzung, nächste schritte, recommandation, recommandations, avis, bilan, prochaines étapes, conclusión,
    recomendación, recomendaciones, veredicto, próximos pasos, valoración, conclusione, conclusioni, raccomandazione, raccomandazioni, prossimi passi, conclusão, recomendação, recomendações, próximos passos, conclusie, aanbeveling, volgende stappen,
    вывод, выводы, рекомендация, рекомендации, итог, заключение, следующие шаги, висновок, рекомендації, wniosek, wnioski, rekomendacja, slutsats, rekommendation, sonuç, öneri,
    结论, 建议, 总体评价, 评价, 下一步, 推荐, 結論, 建議, 推奨, 推奨事項, 次のステップ, 所見, 결론, 권장 사항, 추천, 다음 단계, توصية, خلاصة, מסקנה, המלצה, निष्कर्ष, सिफारिश`,
  aside: `
    thinking, thinking process, thoughts, my thoughts, thought process, chain of thought, reasoning process, scratchpad,
    sources, source, source list, list of sources, references, citations, cited, footnotes, works cited, labels, label key, legend,
    quellen, quellenangaben, belege, fußnoten, références, notes de bas de page, fuentes, referencias, fonti, riferimenti, fontes, referências, bronnen, źródła,
    källor, kilder, lähteet, zdroje, források, surse, kaynaklar, πηγές, источники, ссылки, джерела, 来源, 引用, 参考, 參考, 出典, 参照, 출처, المصادر, מקורות, स्रोत`,
};

/** In lower case, without accents, which capitals go without, and in letters of one width. */
export function plain(written: string): string {
  return written
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "");
}

function words(separated: string): ReadonlySet<string> {
  return new Set(plain(separated).split(/\s+/));
}

export const OPEN_WORDS = words(
  `open unresolved outstanding pending undecided unsettled unanswered remaining remains unclear disputed contested blocking unaddressed tbd awaiting uncertain debated decide resolve settle entscheiden klären resolver decidir rozhodnout
  offen offene offenen ungeklart ungeklarte ungelost ungeloste strittig strittige ausstehend ausstehende ouvert ouverts ouverte ouvertes suspens attente
  abierto abiertos abierta abiertas pendiente pendientes aperto aperti aperta aperte sospeso irrisolto irrisolti irrisolte aberto abertos aberta abertas pendente pendentes
  otwarte nierozstrzygniete otevrene nevyresene nevyreseno otvorene nevyriesene nyitott megoldatlan megvalaszolatlan deschis deschise nerezolvate
  oppna oppet olosta olost apne apent uavklart uavklarte uloste abne abent uafklaret uafklarede avoin avoimet avoinna ratkaisemattomat ratkaisematon openstaand openstaande onopgelost onopgeloste
  acik cozulmemis ανοιχτα ανοικτα terbuka открытые открыто открытыи нерешенные нерешено спорные відкриті невирішені 미해결 미결 미정 열린 남은 미결정`,
);
/** Of what is open, unless another word says that it no longer is. */
export const QUARREL_WORDS = words(
  "blocker blockers disagreement disagreements concern concerns contention dispute disputes controversy controversies objection objections",
);
export const SETTLED_WORDS = words(
  `settled resolved decided decision decisions agreed agreement agreements closed done answered addressed concluded accepted consensus finalized finalised resolution resolutions
  erledigt erledigte geklart geklarte entschieden entschiedene beschlossen beschlossene gelost geloste entscheidungen vereinbart regle regles reglee reglees resolu resolus resolue resolues decide decides decidees decisions tranche tranches tranchee tranchees
  resuelto resueltos resuelta resueltas acordado acordados acordada acordadas decidido decididos decidida decididas cerrado cerrados cerradas decisiones acuerdos risolto risolti risolte deciso decisi decise decisioni concordato chiuso chiuse chiusi resolvido resolvidos resolvida resolvidas decisoes acordos
  rozstrzygniete ustalone ustalenia rozwiazane decyzje vyreseno vyresene rozhodnuto rozhodnute rozhodnuti dohodnuto uzavreno uzavrene vyriesene rozhodnutia dohodnute eldontott eldontve lezart megoldott megvalaszolt dontesek rezolvat rezolvate decizii decise stabilite stabilit
  avgjort avgjorda beslutat beslutade beslut lost losta loste avklart avklarte beslutninger besluttet afklaret afklarede afgjort afgjorte ratkaistu ratkaistut sovittu sovitut paatetty paatetyt paatokset afgerond opgelost opgeloste besloten besluiten beslissingen beslist afgehandeld
  cozulen cozuldu kararlastirilan kararlar αποφασεις επιλυμενα επιλυθεντα λυμενα selesai diputuskan keputusan disepakati решенные решено решения согласовано согласованные принятые вирішені вирішено рішення узгоджено 해결된 결정된 합의된 확정된 해결됨 결정됨 합의됨 결정 합의`,
);
/** With one of these, what is decided is not. */
export const NOT_YET_WORDS = words(
  "not needed needs need be required requires without nicht pas sin por non da nao não nie ne nem inte ikke ej ei niet nog не belum",
);
export const CONNECTING_WORDS = words(
  `question questions point points issue issues item items thread threads topic topics discussion discussions matter matters thing things list and the of in on what whats is are was were has have been still already now so far made reached that which for to yet key main by reviewers status review comments conversation conversations feedback currently current from or with taken already where people maintainers left answer answers all request requests debate debates following these there two three four five several few concerning before merge merging we must it this pr pull change comes up does do who others
  noch bereits schon fragen frage punkte punkt themen thema diskussionen entscheidungen probleme getroffene die der das und was ist wurde questions points sujets problemes deja encore les en de du des cuestiones preguntas puntos temas asuntos problemas tomadas tomados ya aun los las y questioni domande punti temi problemi gia ancora prese le i questoes perguntas pontos assuntos temas ja ainda os as e em
  kwestie pytania sprawy podjete otazky body veci temata otazka kerdesek pontok ugyek intrebari puncte probleme fragor punkter amnen sporsmal saker sporgsmal emner sager kysymykset asiat kohdat vragen punten kwesties konular sorular alinan θεματα ερωτηματα ζητηματα pertanyaan masalah hal yang sudah masih вопросы пункты темы моменты питання пункти 질문 사항 문제 쟁점 논의 이슈 항목`,
);

/** Chinese and Japanese headings are put together of these. */
export const OPEN_IDEOGRAPHS = /未|待|悬而|懸而|开放|開放|争议|爭議|分歧|残|対立/;
export const SETTLED_IDEOGRAPHS = /解决|解決|决|決|定|已|合意|共识|共識|一致|商定/;
export const PARTS_OF_IDEOGRAPHS =
  /^(?:目前|当前|现有|主要|关键|其他|其它|剩余|仍然?|尚|还|還|未|待|悬而|懸而|开放性?|開放|有|存在|争议|爭議|分歧|残って?|残り|いる|対立|已经?|解决|解決|决|決|定|确定|確定|达成|達成|做出|作出|商定|一致|共识|共識|合意|讨论|討論|议|議|确认|確認|回答|回复|处理|処理|対応|明确|済み?|した|された|されて|いない|点|點|问题|問題|事项|事項|课题|課題|议题|議題|论点|論点|疑问|質問|内容|意见|項目|项|項|的|之|の|と|な|中|了)+$/;
