import { renderDocument } from "./document.tsx";
import type { PageData } from "./page-data.ts";
import { Brand } from "./view/brand.tsx";

/** The page of a person's digests: its first paint, which the browser app replaces. */
export function renderDigestsPage(data: PageData) {
  return renderDocument({
    title: "Digests · Docket",
    interactive: true,
    app: "digests",
    sampleData: data.sampleData,
    children: (
      <div id="app" data-page={JSON.stringify(data)}>
        <header class="page-header">
          <a class="brand" href="/">
            <Brand />
          </a>
        </header>
        <main class="stack page">
          <h1>Digests</h1>
          <p class="muted">Loading…</p>
        </main>
      </div>
    ),
  });
}
