import { html } from "hono/html";
import type { Child } from "hono/jsx";

// Written by scripts/build-web.ts.
import assets from "../../dist/assets.json";
import { Brand } from "./view/brand.tsx";

export interface DocumentProps {
  title: string;
  /** Whether the browser app takes over. */
  interactive: boolean;
  /** Another app than that of the dockets. */
  app?: "digests" | "github";
  sampleData: boolean;
  children: Child;
}

/** A whole page. It reads well before, and without, any script. */
export function renderDocument({ title, interactive, app, sampleData, children }: DocumentProps) {
  return html`<!doctype html>${(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta
            name="description"
            content="Plain-language, evidence-linked summaries of a repository's most discussed open pull requests."
          />
          <title>{title}</title>
          <link rel="icon" href={assets.icon} type="image/svg+xml" />
          <link rel="stylesheet" href={assets.style} />
          {interactive && (
            <script type="module" src={app === undefined ? assets.script : assets[app]} />
          )}
        </head>
        <body>
          {sampleData && (!interactive || app !== undefined) && (
            <aside class="sample-notice" aria-label="Sample data">
              Sample data: repositories, people and summaries here are made up. Nothing reaches
              GitHub.
            </aside>
          )}
          {interactive ? (
            children
          ) : (
            <>
              <header class="page-header">
                <a class="brand" href="/">
                  <Brand />
                </a>
              </header>
              {children}
            </>
          )}
        </body>
      </html>
    )}`;
}
