import type { RepositoryAccess } from "./access.ts";

/** An answer other than the one asked for, thrown by a route and written by the app's error handler. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    body: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof body["message"] === "string" ? body["message"] : `status ${status}`);
    this.status = status;
    this.body = status === 200 ? body : { ...body, status: String(status) };
    this.headers = headers;
  }
}

const DOCS = "https://docs.github.com";

export const SAML_MESSAGE =
  "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.";

export function restrictedMessage(owner: string): string {
  return `Although you appear to have the correct authorization credentials, the \`${owner}\` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited. For more information on these restrictions, including how to enable this app, visit ${DOCS}/articles/restricting-access-to-your-organization-s-data/`;
}

export function notFound(documentation = "/rest"): Refusal {
  return new Refusal(404, { message: "Not Found", documentation_url: `${DOCS}${documentation}` });
}

export function badCredentials(): Refusal {
  return new Refusal(401, { message: "Bad credentials", documentation_url: `${DOCS}/rest` });
}

export function authenticationRequired(documentation: string): Refusal {
  return new Refusal(401, {
    message: "This endpoint requires you to be authenticated.",
    documentation_url: `${DOCS}${documentation}`,
  });
}

export function invalid(
  message: string,
  errors?: readonly Readonly<Record<string, unknown>>[],
): Refusal {
  return new Refusal(422, {
    message,
    ...(errors && { errors }),
    documentation_url: `${DOCS}/rest`,
  });
}

export function forbidden(message: string): Refusal {
  return new Refusal(403, { message, documentation_url: `${DOCS}/rest` });
}

export function conflict(message: string): Refusal {
  return new Refusal(409, { message, documentation_url: `${DOCS}/rest` });
}

export function diffTooLarge(limit: "files" | "lines"): Refusal {
  const maximum = limit === "files" ? "files (300)" : "lines (20000)";
  return new Refusal(406, {
    message: `Sorry, the diff exceeded the maximum number of ${maximum}. Consider using 'List pull requests files' API or locally cloning the repository instead.`,
    errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
    documentation_url: `${DOCS}/rest/pulls/pulls#list-pull-requests-files`,
  });
}

export function movedPermanently(location: string): Refusal {
  return new Refusal(
    301,
    {
      message: "Moved Permanently",
      url: location,
      documentation_url: `${DOCS}/rest/guides/best-practices-for-using-the-rest-api#follow-redirects`,
    },
    { location },
  );
}

export function ssoHeader(authorizeUrl: string): string {
  return `required; url=${authorizeUrl}`;
}

/** The refusal for an access that is neither visible nor moved. */
export function accessRefusal(
  access: Exclude<RepositoryAccess, { kind: "moved" | "visible" }>,
): Refusal {
  switch (access.kind) {
    case "missing":
      return notFound("/rest/repos/repos#get-a-repository");
    case "sso":
      return new Refusal(
        403,
        {
          message: SAML_MESSAGE,
          documentation_url: `${DOCS}/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/`,
        },
        { "x-github-sso": ssoHeader(access.authorizeUrl) },
      );
    case "restricted":
      return new Refusal(403, {
        message: restrictedMessage(access.repository.owner),
        documentation_url: `${DOCS}/articles/restricting-access-to-your-organization-s-data/`,
      });
  }
}
