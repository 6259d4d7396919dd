import type { OperationProposed } from "../../../protocol/operations.ts";
import { MarkdownText } from "../markdown/markdown-text.tsx";
import { showHidden } from "../words/show-hidden.ts";

/** What the forms call it, where that is not GitHub's name. */
const NAMES: Readonly<Record<string, string>> = { number: "Pull request", body: "Text" };

/** The comments of a review are named by their place. */
const TEXTS = /^(?:body$|\d+: )/;

/** Exactly what will be sent, field by field; texts as GitHub will show them, too. */
export function PreviewFields({ proposed }: { proposed: OperationProposed }) {
  const { kind, repository, target, preview } = proposed;
  const { origin = "" } = URL.parse(target.url) ?? {};
  return (
    <dl class="composer-preview">
      {preview.map(({ name, value }) => (
        <div>
          <dt>{NAMES[name] ?? name}</dt>
          <dd dir="auto" tabindex={0}>
            {kind !== "file" && value !== "" && TEXTS.test(name) ? (
              <MarkdownText text={value} within={`${origin}/${repository}/`} />
            ) : (
              showHidden(value)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
