import type { Variables } from "../../src/config/config.ts";

/** Something only the person can know. */
export interface Question {
  name: string;
  /** Where to find it, in one line. */
  help: string;
  /** Whether it must not be shown again. */
  secret: boolean;
  /** May be left empty. */
  optional?: true;
  /** The only answers there are. */
  choices?: readonly string[];
}

export type Target = "local" | "deployment";

/** The first question, where nothing says which way to GitHub is meant. */
const CONNECTOR: Question = {
  name: "CONNECTOR",
  help: "How people connect GitHub. scalekit (also when empty): through an account with Scalekit, which keeps their tokens. github-app: an app of your own on GitHub, with no other party.",
  secret: false,
  optional: true,
  choices: ["scalekit", "github-app"],
};

/** On one's own machine there is a third way, which is a fault of the configuration anywhere else. */
const LOCAL_CONNECTOR: Question = {
  ...CONNECTOR,
  help: `${CONNECTOR.help} token: a token of yours, for you alone on this machine.`,
  choices: ["scalekit", "github-app", "token"],
};

/** A token of GitHub says nothing: it may lie in the environment for another program. */
export function askForConnector(known: Variables, target: Target): Question | null {
  const isSaid = [CONNECTOR, ...SCALEKIT, ...GITHUB_APP].some(({ name }) => isKnown(name, known));
  return isSaid ? null : target === "local" ? LOCAL_CONNECTOR : CONNECTOR;
}

const CREDENTIALS = "Scalekit dashboard > Developers > API credentials";

const SCALEKIT: Question[] = [
  {
    name: "SCALEKIT_ENVIRONMENT_URL",
    help: `The environment's https address (${CREDENTIALS}).`,
    secret: false,
  },
  {
    name: "SCALEKIT_CLIENT_ID",
    help: `The client id, it begins with skc_ (${CREDENTIALS}).`,
    secret: false,
  },
  {
    name: "SCALEKIT_CLIENT_SECRET",
    help: `The client secret, shown once when it is made (${CREDENTIALS}).`,
    secret: true,
  },
  {
    name: "GITHUB_CONNECTION_NAME",
    help: "The connection's exact name (Scalekit dashboard > Agent auth > Connections).",
    secret: false,
  },
];

const GITHUB_APP: Question[] = [
  {
    name: "GITHUB_APP_CLIENT_ID",
    help: "The app's client id (GitHub > Settings > Developer settings > GitHub Apps).",
    secret: false,
  },
  {
    name: "GITHUB_APP_CLIENT_SECRET",
    help: "A client secret of the app, shown once when it is made.",
    secret: true,
  },
];

const TOKEN: Question[] = [
  {
    name: "GITHUB_TOKEN",
    help: "A token that reads contents, issues and pull requests (GitHub > Settings > Developer settings > Fine-grained tokens).",
    secret: true,
  },
];

const MODEL: Question = {
  name: "OPENAI_API_KEY",
  help: "The key of an OpenAI-compatible model; empty for extractive summaries.",
  secret: true,
  optional: true,
};

const ALLOWED: Question = {
  name: "ALLOWED_GITHUB",
  help: "Who may start summaries: GitHub logins and org:names, comma-separated, or *.",
  secret: false,
};

/** What must be asked, given what is known from the environment and an earlier `.dev.vars`. */
export function questionsFor(known: Variables, target: Target): Question[] {
  const all = [
    ...questionsOf(known["CONNECTOR"]),
    MODEL,
    ...(target === "deployment" ? [ALLOWED] : []),
  ];
  return all.filter(({ name }) => !isKnown(name, known));
}

function questionsOf(connector: unknown): Question[] {
  switch (connector) {
    case "github-app":
      return GITHUB_APP;
    case "token":
      return TOKEN;
    default:
      return SCALEKIT;
  }
}

function isKnown(name: string, known: Variables): boolean {
  const names = name === "SCALEKIT_ENVIRONMENT_URL" ? [name, "SCALEKIT_ENV_URL"] : [name];
  return names.some((one) => typeof known[one] === "string" && known[one] !== "");
}
