import { renderDocument } from "./document.tsx";
import type { PageData } from "./page-data.ts";
import { Brand } from "./view/brand.tsx";

/** A page of an app of its own: its first paint, which the browser replaces. */
export function renderAppPage(data: PageData, app: "digests" | "github") {
  const title = { digests: "Digests", github: "GitHub" }[app];
  return renderDocument({
    title: `${title} · Docket`,
    interactive: true,
    app,
    sampleData: data.sampleData,
    children: (
      <div id="app" data-page={JSON.stringify(data)}>
        <header class="page-header">
          <a class="brand" href="/">
            <Brand />
          </a>
        </header>
        <main class="stack page">
          <h1>{title}</h1>
          <p class="muted">Loading…</p>
        </main>
      </div>
    ),
  });
}
