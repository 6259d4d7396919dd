import { isPersonIn, isSpeakerIn } from "./people.ts";
import type { Quotation } from "./quotations.ts";
import { isTalk, type SupportedPiece } from "./support.ts";

/** What GitHub itself says of people: whose review is asked for, who is waited for, who approved. */
const REVIEWING =
  /request|review|wait|approv|assign|chang|block|prüf|änder|wart|verlang|freig|demand|modif|attend|cambi|revis|espera|aprob|запрос|измен|ожида|ревью|одобр|审|評|审查|批准|等待|修改|变更|レビュー|承認|変更|待/i;

/**
 * People named beside citations of what only others said. That GitHub lists them as reviewers proves nothing they are
 * supposed to have said; the author of the pull request may stand in any sentence, but not be quoted with the words of
 * others.
 */
export function misattributedIn(
  text: string,
  named: readonly string[],
  cited: readonly SupportedPiece[],
  author: string,
  quotations: readonly Quotation[],
): string[] {
  if (cited.length === 0 || !cited.every(({ piece }) => isTalk(piece)) || REVIEWING.test(text)) {
    return [];
  }
  const speaks = (login: string): boolean =>
    cited.some(({ support }) => isPersonIn(login, support));
  return named.some(speaks)
    ? []
    : named.filter(
        (login) =>
          login !== author ||
          isSpeakerIn(login, text) ||
          quotations.some(({ start }) => isQuoted(login, text, start)),
      );
}

const BETWEEN = /^[\s,:，：]*(?:[\p{L}\p{M}]+[\s,:，：]*){0,2}$/u;

/** Whether a name stands right before words in quotes: `ada writes “…”`. */
function isQuoted(login: string, text: string, quotationStart: number): boolean {
  const at = text.lastIndexOf(login, quotationStart);
  return at !== -1 && BETWEEN.test(text.slice(at + login.length, quotationStart));
}
