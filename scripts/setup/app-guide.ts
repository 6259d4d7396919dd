/** What a GitHub App for Docket needs to be, and an address at which GitHub's form is filled in with it. */

const PERMISSIONS = ["checks", "contents", "issues", "pull_requests", "statuses"];

export interface AppGuideOptions {
  /** Of the deployment, without a slash at its end. */
  origin: string;
  /** Where GitHub's pages are. */
  webUrl: string;
  /** Whether people may write to GitHub. */
  actions: boolean;
}

/** https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-using-url-parameters */
function registrationUrl({ origin, webUrl, actions }: AppGuideOptions): string {
  const written = ["contents", "issues", "pull_requests"];
  const parameters = new URLSearchParams([
    ["url", origin],
    ["callback_urls[]", callbackOf(origin)],
    ["public", "false"],
    ["webhook_active", "false"],
    ...PERMISSIONS.map((name) => [name, actions && written.includes(name) ? "write" : "read"]),
  ]);
  return `${webUrl}/settings/apps/new?${parameters.toString()}`;
}

export function appGuide(options: AppGuideOptions): string {
  return `A GitHub App takes a few minutes, once:

  1. Open this address; GitHub's form is filled in already. Give the app a name, create it.

     ${registrationUrl(options)}

     Its callback URL is ${callbackOf(options.origin)}, its permissions are
     ${PERMISSIONS.map((name) => name.replace("_", " ")).join(", ")}. For an organization's own app open the same page under
     the organization's settings.
  2. On the app's page generate a client secret. It is shown once.
  3. Install the app where Docket is to read: "Install App" on the same page.
`;
}

function callbackOf(origin: string): string {
  return `${origin}/auth/github/callback`;
}
