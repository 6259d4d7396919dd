const CHECKBOX = /^\s*[-*+]\s*\[[ xX]\]\s*(.*)$/;
/** What checklists of pull request templates ask; tasks that authors set themselves read differently. */
const TEMPLATE_QUESTION =
  /\b(?:i have|i've|i agree|i confirm|i understand|my (?:code|change|commit)|this (?:pr|pull request) (?:has|is|follows|includes|adds)|self[- ]review|contributing|code of conduct|cla\b|style guide|lint|(?:unit |integration )?tests? (?:pass|added|have been|for)|new and existing|changelog|documentation (?:has|have|is|was|updated)|breaking change|bug ?fix|new feature|refactor(?:ing)?|type of change|semantic|conventional commit)\b/i;
const TEMPLATE_PROMPT =
  /^\s*(?:please (?:include|describe|provide|delete|check (?:if|all|that|the|one)|make sure|ensure|read|fill|link|explain|list|put|remove)\b|(?:fixes|closes|resolves):? (?:#?\s*\(issue\)|#?<issue|#_+|#xxx|#?issue number)|(?:fixes|closes|resolves):? #?\s*$|delete (?:this|the|options) |replace this |describe your changes\b)/i;

/** Takes out of a description what its template put there and what says nothing about this change. */
export function withoutTemplate(lines: readonly string[]): string[] {
  return lines.filter((line) => !isTemplateLine(line));
}

function isTemplateLine(line: string): boolean {
  const question = CHECKBOX.exec(line)?.[1];
  return question === undefined
    ? TEMPLATE_PROMPT.test(line)
    : question.trim() === "" || TEMPLATE_QUESTION.test(question);
}
