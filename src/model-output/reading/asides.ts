/** What models say beside the answer, by how such sentences begin. In lower case. */

/** `{this|the} pr` in all its forms. */
function forms(patterns: string): string[] {
  return patterns
    .split("\n")
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== "")
    .flatMap(expand);
}

function expand(pattern: string): string[] {
  const [whole, choices = ""] = /\{([^{}]*)\}/.exec(pattern) ?? [];
  return whole === undefined
    ? [pattern]
    : choices.split("|").flatMap((choice) => expand(pattern.replace(whole, choice)));
}

/** Before it. */
export const PREAMBLES: readonly string[] = forms(`
  {sure|certainly|of course|absolutely|okay|ok|alright|got it|understood|great|as requested|below is}
  {here is|here's|here are|here you go|let me|i'll|i will|i've|i have}
  {gern|gerne|natürlich|selbstverständlich|hier ist|hier sind|hier kommt}
  {bien sûr|voici|d'accord|certainement|claro|por supuesto|aquí está|aquí tienes|certo|certamente|ecco|aqui está}
  {конечно|вот|хорошо|好的|当然|以下是|这是|以下は|はい|承知|물론|다음은|네}
`);
/** Before a colon that ends it. */
export const WHAT_WAS_READ: readonly string[] = forms(`
  {based on|from|given|according to|after|having|drawing on|using} {the|this|these|your|all|what|reviewing|reviewed|reading|read|analyzing|analyzed|analysing|analysed}
  {basierend auf|auf grundlage|d'après|sur la base|según|basándome en|in base|com base|на основе|根据|基于}
`);
/** A preamble says nothing, or speaks of what follows. */
export const SPEAKS_OF_ANSWER =
  /[:：]$|^[^\s]+(?: [^\s]+){0,2}[!！.。,]*$|\b(?:summary|briefing|overview|answer|report|brief|zusammenfassung|résumé|resumen|riassunto|resumo)\b|сводк|摘要|总结|要約|요약/iu;

/** After it, or in the place of an answer: what the model thinks, recommends or wishes. */
export const VERDICTS: readonly string[] = forms(`
  {overall|in summary|in conclusion|in short|in my opinion|in my view|all in all|to sum up|to summarize|to summarise|to conclude}
  {i|i would|i'd|we|we would} {recommend|suggest|advise|think|believe|conclude}
  {i hope|we should|it is recommended|my recommendation|my verdict|my take|my assessment|my suggestion|recommendation|verdict|conclusion|bottom line}
  the {recommendation|verdict|conclusion|bottom line} is
  {word count|words:|total words|end of briefing|end of summary|end of the briefing|end of the summary}
  {lgtm|ready to merge|ready to ship|safe to merge|let me know|feel free|hope this helps|please let me know|please merge|merge it|merge once|merge after}
  {this|the} {pr|pull request|change|patch} {looks|seems|appears|is} {good|solid|ready|safe|fine|great|reasonable|nearly ready|almost ready|not ready|well}
  {it|this} {looks|seems|is} {good|ready to merge|safe to merge|fine}
  {note: |}{this|the} {summary|briefing|answer} {is based|was written|is drawn|rests|uses|covers} {only|solely|on|from|entirely|exclusively}
  if you {need|want|would like|'d like|have} {any|more|further|additional|me|a}
  {would you like|is there anything|happy to|i am happy|i'm happy|i can also|do you want|shall i|don't hesitate|do not hesitate}
  {sag mir bescheid|sagen sie mir|lass es mich|lass mich wissen|lassen sie|gib mir bescheid|melde dich|falls du|falls sie|bei fragen}
  {n'hésitez pas|n'hésite pas|faites-moi|dis-moi si|si vous avez|si vous souhaitez|si tu veux|no dudes|avísame|dime si|déjame saber|háganme saber|si necesitas|si quieres}
  {fammi sapere|se hai bisogno|se vuoi|se desideri|me avise|avise-me|se precisar|se quiser|дайте знать|если нужно|если хотите|сообщите|laat het me|daj znać}
  {如果您|如果你|如需|如有|请告诉我|需要我|必要であれば|ご希望|お知らせください|필요하시면|원하시면|더 자세한}
  {insgesamt|zusammenfassend|ich empfehle|ich würde|ich denke|meine empfehlung|fazit}
  {dans l'ensemble|en résumé|en conclusion|je recommande|je pense|en general|en resumen|en conclusión|recomiendo}
  {nel complesso|in conclusione|em resumo|no geral|в целом|рекомендую|总体|总的来说|综上|建议|全体として|総じて|推奨|전반적으로|추천}
`);
