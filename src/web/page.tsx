import { renderDocument } from "./document.tsx";
import type { PageData } from "./page-data.ts";
import { FirstPaint } from "./view/first-paint.tsx";

/** The page itself: its first paint. The browser app replaces what is inside `#app` by the same and more. */
export function renderPage(data: PageData, { isHome }: { isHome: boolean }) {
  return renderDocument({
    title: "Docket",
    interactive: true,
    sampleData: data.sampleData,
    children: (
      <div id="app" data-page={JSON.stringify(data)}>
        <FirstPaint
          session={data.session}
          watchlist={isHome ? data.watchlist : null}
          byLink={data.byLink === true}
          githubUrl={data.githubUrl}
          sampleData={data.sampleData}
        />
      </div>
    ),
  });
}
