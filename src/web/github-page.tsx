import { renderDocument } from "./document.tsx";
import type { PageData } from "./page-data.ts";
import { Brand } from "./view/brand.tsx";

/** The page of what is read and written on GitHub: its first paint, which the browser app replaces. */
export function renderGitHubPage(data: PageData) {
  return renderDocument({
    title: "GitHub · Docket",
    interactive: true,
    app: "github",
    sampleData: data.sampleData,
    children: (
      <div id="app" data-page={JSON.stringify(data)}>
        <header class="page-header">
          <a class="brand" href="/">
            <Brand />
          </a>
        </header>
        <main class="stack page">
          <h1>GitHub</h1>
          <p class="muted">Loading…</p>
        </main>
      </div>
    ),
  });
}
