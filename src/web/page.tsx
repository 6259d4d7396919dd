import { renderDocument } from "./document.tsx";
import { Icon } from "./icon.tsx";
import type { PageData } from "./page-data.ts";
import { Brand } from "./view/brand.tsx";
import { Introduction } from "./view/introduction.tsx";

/** The page itself: its first paint. The browser app replaces what is inside `#app` by the same and more. */
export function renderPage(data: PageData) {
  return renderDocument({
    title: "Docket",
    interactive: true,
    sampleData: data.sampleData,
    children: (
      <div id="app" data-page={JSON.stringify(data)}>
        <header class="page-header">
          <a class="brand" href="/">
            <Brand />
          </a>
        </header>
        <main class="page">
          <Introduction />
          <noscript>
            <p class="banner banner-warning">
              <Icon name="alert" />
              Docket&rsquo;s page needs JavaScript. Without it, the API and the command line do the
              same.
            </p>
          </noscript>
        </main>
      </div>
    ),
  });
}
