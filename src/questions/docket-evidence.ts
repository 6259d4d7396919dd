import type { Entry } from "../protocol/docket.ts";
import { entryKey } from "../protocol/entry-key.ts";
import { cite, createLabels, replaceCitations } from "../protocol/label.ts";
import type { AnswerCitation } from "../protocol/questions.ts";
import type { AnyPiece } from "../summarize/citations/piece.ts";
import { factLines } from "../summarize/readiness/fact-lines.ts";
import { type KnownFacts, knownFacts } from "../summarize/readiness/known-facts.ts";
import type { KeptEvidence } from "../summarize/select/evidence.ts";
import { inlineName } from "../text/inline-name.ts";

/** What a docket knows of one pull request, with labels that are the same for every question about the docket. */
export interface EntryEvidence {
  number: number;
  /** As people chose them: untrusted, on one line. */
  title: string;
  branch: string;
  /** What GitHub and code established. */
  facts: string[];
  known: KnownFacts | null;
  /** Written by a model from the pieces, which it cites. */
  summary: string;
  pieces: AnyPiece[];
}

/**
 * Every entry of a docket that has ended, in its order; `kept` by `entryKey`. Each entry has labels of its own, which begin anew at the next:
 * here every piece gets one that is unique within the docket.
 */
export function gatherEntryEvidence(
  entries: readonly Entry[],
  kept: ReadonlyMap<string, KeptEvidence>,
): EntryEvidence[] {
  const nextLabel = createLabels();
  return entries.map((entry) => {
    const { number, facts, readiness } = entry;
    // What an earlier version kept has no repository.
    const evidence = kept.get(entryKey(entry)) ?? kept.get(entryKey({ number }));
    const labels = new Map<string, string>();
    const pieces = (evidence?.pieces ?? entry.citations.map(citedPiece)).map((piece) => {
      const label = nextLabel(piece.kind);
      labels.set(piece.label, label);
      return { ...piece, label };
    });
    const title = evidence?.title ?? inlineName(entry.title, 300);
    const subject = evidence?.subject ?? {
      number,
      comments: entry.rank.humanComments,
      closes: [],
    };
    const isKnown = facts !== undefined && readiness !== undefined;
    return {
      number,
      title,
      branch: evidence?.branch ?? "",
      facts: isKnown ? factLines(subject, facts, readiness) : [],
      known: isKnown ? knownFacts(title, subject, facts, readiness) : null,
      summary: replaceCitations(entry.text, (label) => {
        const unique = labels.get(label);
        return unique === undefined ? "" : cite(unique);
      }),
      pieces,
    };
  });
}

/** Of a docket whose evidence was not kept: what its summary cites. */
function citedPiece({ label, kind, url, author, excerpt }: AnswerCitation): AnyPiece {
  return {
    id: url,
    label,
    kind,
    url,
    ...(author === undefined ? {} : { author }),
    heading: author === undefined ? kind : `${kind} by ${author}`,
    text: excerpt,
    excerpt,
  };
}
