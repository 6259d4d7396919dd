import { useEffect } from "hono/jsx/dom";

import { PULL_REQUESTS_PER_JOB_MAX } from "../../../limits.ts";
import type { Window } from "../../../protocol/events.ts";
import { Icon } from "../../icon.tsx";
import { type DocketQuery, EMPTY_QUERY, splitLabels } from "../page/docket-query.ts";
import { useCommands } from "../page/use-commands.ts";
import { isChecked, valueOf } from "../parts/field-value.ts";
import { count } from "../words/count.ts";
import { languagesWith } from "./languages.ts";

const LIMITS = [3, 5, 10, 15, PULL_REQUESTS_PER_JOB_MAX];

const WINDOWS: { value: Window; name: string }[] = [
  { value: "all", name: "Of all time" },
  { value: "30d", name: "Last 30 days" },
  { value: "7d", name: "Last 7 days" },
];

/** In the header they lie over the page. */
export function closeFilters(): void {
  document.querySelector<HTMLDetailsElement>(".is-compact .filters")?.removeAttribute("open");
}

/** Narrows the query down. Folded away until it is wanted; the summary line says what is set. */
export function Filters({ query }: { query: DocketQuery }) {
  const { change } = useCommands();
  useEffect(() => {
    const onPointer = ({ target }: Event) => {
      if (target instanceof Element && target.closest(".filters") === null) {
        closeFilters();
      }
    };
    document.addEventListener("pointerdown", onPointer);
    return () => document.removeEventListener("pointerdown", onPointer);
  }, []);
  const { limit, language, window, drafts, labels, author } = query;
  const limits = LIMITS.includes(limit) ? LIMITS : [limit, ...LIMITS].toSorted((a, b) => a - b);
  return (
    <details class="filters">
      <summary>
        <Icon name="triangle-down" />
        <span class="filters-title">Options</span>
        <span class={`muted filters-described${describe(query) === USUAL ? " is-usual" : ""}`}>
          {describe(query)}
        </span>
      </summary>
      <div class="filters-grid">
        <label class="stack field">
          Entries
          <select
            name="limit"
            class="input"
            value={String(limit)}
            onChange={(event: Event) => change({ limit: Number(valueOf(event)) })}
          >
            {limits.map((each) => (
              <option value={String(each)}>{count(each, "pull request")}</option>
            ))}
          </select>
        </label>
        <label class="stack field">
          Rank by comments
          <select
            name="window"
            class="input"
            value={window}
            onChange={(event: Event) => {
              const chosen = WINDOWS.find(({ value }) => value === valueOf(event));
              change({ window: chosen?.value ?? "all" });
            }}
          >
            {WINDOWS.map(({ value, name }) => (
              <option value={value}>{name}</option>
            ))}
          </select>
        </label>
        <label class="stack field">
          Language
          <select
            name="language"
            class="input"
            value={language}
            onChange={(event: Event) => change({ language: valueOf(event) })}
          >
            {languagesWith(language).map(({ tag, name }) => (
              <option value={tag} lang={tag}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="stack field">
          Labels
          <input
            name="labels"
            class="input"
            type="text"
            placeholder="bug, needs-design"
            autocomplete="off"
            value={labels}
            onInput={(event: Event) => change({ labels: valueOf(event) })}
          />
        </label>
        <label class="stack field">
          Author
          <input
            name="author"
            class="input"
            type="text"
            placeholder="GitHub login"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            value={author}
            onInput={(event: Event) => change({ author: valueOf(event) })}
          />
        </label>
        <label class="checkbox">
          <input
            name="drafts"
            type="checkbox"
            checked={drafts}
            onChange={(event: Event) => change({ drafts: isChecked(event) })}
          />
          Include drafts
        </label>
      </div>
    </details>
  );
}

const USUAL = describe(EMPTY_QUERY);

function describe({ limit, window, language, drafts, labels, author }: DocketQuery): string {
  return [
    count(limit, "entry", "entries"),
    WINDOWS.find(({ value }) => value === window)?.name.toLowerCase(),
    languagesWith(language).find(({ tag }) => tag === language)?.name,
    drafts ? undefined : "no drafts",
    ...splitLabels(labels).map((label) => `label ${label}`),
    author === "" ? undefined : `by ${author}`,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
