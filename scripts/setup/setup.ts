import { parseConfig } from "../../src/config/config.ts";
import { connectorOf } from "../deploy/secrets.ts";
import type { Finding } from "../doctor/finding.ts";
import { appGuide } from "./app-guide.ts";
import { parseDevVars, renderDevVars } from "./dev-vars.ts";
import { askForConnector, type Question, questionsFor, type Target } from "./question.ts";
import { generateSecrets } from "./secrets.ts";

/** A wrong answer is asked for again this often, then it stands and the doctor says what is wrong. */
const TRIES_MAX = 3;

/** Of one's own machine: a deployment has its own secrets, address and way to verify. */
const LOCAL_ONLY: readonly string[] = [
  "GITHUB_TOKEN",
  "SESSION_SECRET",
  "TOKEN_ENCRYPTION_KEY",
  "USER_VERIFICATION",
  "PUBLIC_BASE_URL",
  "SAMPLE_DATA",
];

export interface SetupPorts {
  env: Readonly<Record<string, string | undefined>>;
  /** Null when nobody can answer: then what is missing is named and nothing is written. */
  ask: ((question: Question) => Promise<string>) | null;
  say: (text: string) => void;
  template: string;
  /** The present `.dev.vars`, or an empty text. */
  present: string;
  target: Target;
  /**
   * Names of the secrets that the deployment has. Nobody can read them, so they stay unless the environment names
   * others: a new key would end every session, and leave tokens that nobody can revoke.
   */
  kept: readonly string[];
  /** Writes `.dev.vars`, or sets the secrets of the deployment. */
  write(values: ReadonlyMap<string, string>, text: string): Promise<void>;
  /** The doctor over the values so far. */
  examine(values: ReadonlyMap<string, string>): AsyncIterable<Finding>;
}

/** Asks for what is missing, checks it against the services, writes it down. Gives the exit code. */
export async function setUp(ports: SetupPorts): Promise<number> {
  const names = [...parseDevVars(ports.template).keys()];
  const values = new Map(
    [...parseDevVars(ports.present)].filter(
      ([name, value]) =>
        value !== "" &&
        (ports.target === "local" || !(LOCAL_ONLY.includes(name) || ports.kept.includes(name))),
    ),
  );
  takeFrom(
    ports.env,
    names.filter((name) => name !== "GITHUB_TOKEN"),
    values,
  );
  // The way of one's own machine leads to no deployment.
  if (ports.target === "deployment" && values.get("CONNECTOR") === "token") {
    values.delete("CONNECTOR");
  }
  const kept = ports.kept.filter((name) => !values.has(name));
  const known = (): Map<string, string> =>
    new Map([
      ...kept.map((name) => [name, "kept"] as const),
      ...(kept.length === 0 ? [] : [["CONNECTOR", connectorOf(kept)] as const]),
      ...values,
    ]);
  const first =
    ports.ask === null ? null : askForConnector(Object.fromEntries(known()), ports.target);
  if (first !== null && ports.ask !== null) {
    await answer(first, values, ports.ask, ports.say);
  }
  if (ports.target === "local" && values.get("CONNECTOR") === "token") {
    takeFrom(ports.env, ["GITHUB_TOKEN"], values);
  }
  const questions = questionsFor(Object.fromEntries(known()), ports.target);
  if (ports.ask !== null && questions.some(({ name }) => name === "GITHUB_APP_CLIENT_ID")) {
    ports.say(appGuide(appOptions(known(), ports.target)));
  }
  const missing = questions.filter(({ optional }) => optional !== true);
  if (ports.ask === null && missing.length > 0) {
    ports.say("These values are missing; set them in the environment or run this on a terminal:");
    for (const { name, help } of missing) {
      ports.say(`  ${name}  ${help}`);
    }
    return 1;
  }
  if (ports.ask !== null) {
    for (const question of questions) {
      await answer(question, values, ports.ask, ports.say);
    }
  }
  for (const [name, value] of generateSecrets(known())) {
    values.set(name, value);
    ports.say(`Generated ${name}.`);
  }
  const configured = parseConfig(Object.fromEntries(values));
  const checked = configured.ok ? configured : parseConfig(Object.fromEntries(known()));
  const faults = checked.ok ? [] : checked.problems.filter(({ name }) => !kept.includes(name));
  if (faults.length > 0) {
    for (const { name, message } of faults) {
      ports.say(`${name} ${message}`);
    }
    return 1;
  }
  await ports.write(values, renderDevVars(ports.template, values));
  if (kept.length > 0) {
    ports.say(`Kept as they are: ${kept.join(", ")}.`);
  }
  if (!configured.ok) {
    ports.say("What is kept cannot be read and checked from here: `npm run deploy` does.");
    return 0;
  }
  let problems = 0;
  for await (const { outcome, says, remedy, step } of ports.examine(values)) {
    if (outcome === "problem") {
      problems += 1;
      ports.say(`${step}: ${says}\n  ${remedy ?? ""}`);
    }
  }
  if (problems > 0) {
    return 1;
  }
  const next = ports.target === "local" ? "start" : "run deploy";
  ports.say(`Checked: nothing stands in the way. Next: npm ${next}`);
  return 0;
}

function takeFrom(
  env: SetupPorts["env"],
  names: readonly string[],
  values: Map<string, string>,
): void {
  for (const name of names) {
    const value = env[name]?.trim() ?? "";
    if (value !== "") {
      values.set(name, value);
    }
  }
}

/** Asks until the value is one the configuration accepts. */
async function answer(
  question: Question,
  values: Map<string, string>,
  ask: NonNullable<SetupPorts["ask"]>,
  say: SetupPorts["say"],
): Promise<void> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const value = (await ask(question)).trim();
    if (value === "") {
      if (question.optional === true) {
        return;
      }
      say(`${question.name} is needed. ${question.help}`);
      continue;
    }
    const malformed =
      question.choices?.includes(value) === false
        ? `is malformed: give ${oneOf(question.choices)}.`
        : problemOf(question.name, value, values);
    if (malformed === null) {
      values.set(question.name, value);
      return;
    }
    say(`${question.name} ${malformed}`);
  }
}

function oneOf(choices: readonly string[]): string {
  return `${choices.slice(0, -1).join(", ")} or ${choices.at(-1) ?? ""}`;
}

function appOptions(values: ReadonlyMap<string, string>, target: SetupPorts["target"]) {
  const address = target === "local" ? "http://localhost:8787" : "https://docket.example.com";
  return {
    origin: values.get("PUBLIC_BASE_URL") ?? address,
    webUrl: values.get("GITHUB_WEB_URL") ?? "https://github.com",
    actions: values.get("ACTIONS") === "on",
  };
}

function problemOf(
  name: string,
  value: string,
  values: ReadonlyMap<string, string>,
): string | null {
  const configured = parseConfig({ ...Object.fromEntries(values), [name]: value });
  const found = configured.ok
    ? undefined
    : configured.problems.find((problem) => problem.name === name);
  return found?.message ?? null;
}
