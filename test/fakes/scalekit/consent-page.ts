import { html } from "hono/html";

/** Someone who can approve: a GitHub login of the sample data and who that is. */
export type SamplePerson = { readonly login: string; readonly name?: string };

type Html = ReturnType<typeof html>;

function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          body {
            font:
              16px/1.5 system-ui,
              sans-serif;
            max-width: 30rem;
            margin: 4rem auto;
            padding: 0 1rem;
          }
          label,
          select,
          button {
            font: inherit;
          }
          select,
          button {
            padding: 0.4rem 0.8rem;
            margin: 0.25rem 0.5rem 0.25rem 0;
          }
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`;
}

/** Stands in for the provider's consent screen. */
export function consentPage(people: readonly SamplePerson[]): Html {
  return page(
    "Authorize Docket on GitHub",
    html`<p>Sample data: nothing here reaches GitHub. Choose whose account to connect.</p>
      <form method="post">
        <p>
          <label for="login">Account</label>
          <select id="login" name="login">
            ${people.map(
              ({ login, name }) =>
                html`<option value="${login}">
                  ${login}${name === undefined ? "" : ` (${name})`}
                </option>`,
            )}
          </select>
        </p>
        <button name="decision" value="approve">Approve</button>
        <button name="decision" value="deny">Deny</button>
      </form>`,
  );
}

export function messagePage(title: string, text: string): Html {
  return page(title, html`<p>${text}</p>`);
}
