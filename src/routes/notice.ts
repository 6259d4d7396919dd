import { html } from "hono/html";

export interface Notice {
  title: string;
  message: string;
}

/** A page that says one thing and leads back. */
export function renderNotice({ title, message }: Notice) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · Docket</title>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p>${message}</p>
          <p><a href="/">Back to Docket</a></p>
        </main>
      </body>
    </html>`;
}
