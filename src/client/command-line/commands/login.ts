import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { hostname } from "node:os";

import * as z from "zod";

import { inlineName } from "../../../text/inline-name.ts";
import { refusal } from "../../docket-error.ts";
import type { Arguments } from "../arguments.ts";
import type { Screen } from "../screen.ts";
import { readServer, readSettings, saveAccess } from "../settings.ts";
import { EXIT, type Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";

/** As long as somebody may take to connect GitHub first. */
const WAIT_MAX_MS = 10 * 60_000;

const Exchanged = z.object({ token: z.string().startsWith("dkt_"), expiresAt: z.string() });

/**
 * Opens the page on which the person lets this program in, waits on loopback for the code that the page sends, and keeps
 * the token it is good for (RFC 8252, RFC 7636).
 */
export async function login({ positionals, values }: Arguments, screen: Screen): Promise<number> {
  if (positionals.length > 0) {
    throw new UsageError("login takes no names: docket login --server https://docket.example.com");
  }
  const settings = await readSettings(values.config, screen.env, { mayBeMissing: true });
  const server = readServer(values.server ?? (screen.env["DOCKET_SERVER"] || settings.server));
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const callback = await listen(state, screen.signal);
  try {
    const page = new URL("/login", server);
    page.search = new URLSearchParams({
      port: String(callback.port),
      challenge: createHash("sha256").update(verifier).digest("base64url"),
      state,
      name: inlineName(`docket on ${hostname()}`, 100),
    }).toString();
    screen.err(`Open this page and let docket in:\n\n  ${page.href}\n\n`);
    screen.openBrowser?.(page.href);
    const answer = await callback.answer;
    if (answer === null) {
      screen.err("You were not signed in: it was refused on the page, or took too long.\n");
      return EXIT.refused;
    }
    const { token, expiresAt } = await exchange(server, { code: answer, verifier }, screen);
    const file = await saveAccess({ server, token }, values.config, screen.env);
    screen.err(
      `Signed in to ${server} until ${expiresAt.slice(0, 10)}; the token is in ${file}.\n`,
    );
    return EXIT.complete;
  } finally {
    callback.close();
  }
}

/** Forgets the token; it is revoked on the page. */
export async function logout({ values }: Arguments, screen: Screen): Promise<number> {
  const { server } = await readSettings(values.config, screen.env);
  const file = await saveAccess(null, values.config, screen.env);
  screen.err(
    `The token in ${file} is forgotten. Revoke it under "API tokens"${server === undefined ? "" : ` on ${server}`}.\n`,
  );
  return EXIT.complete;
}

async function exchange(
  server: string,
  body: { code: string; verifier: string },
  { signal, fetch = globalThis.fetch }: Pick<Terminal, "signal" | "fetch">,
): Promise<z.output<typeof Exchanged>> {
  const response = await fetch(`${server}/api/logins/token`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
    redirect: "error",
    signal,
  });
  if (!response.ok) {
    throw await refusal(response);
  }
  return Exchanged.parse(await response.json());
}

interface Callback {
  port: number;
  /** The code; null when the person refused or did not answer. */
  answer: Promise<string | null>;
  close(): void;
}

/** Hears one answer with our own state, on this machine alone. */
async function listen(state: string, signal: AbortSignal): Promise<Callback> {
  const server = createServer();
  const answer = new Promise<string | null>((resolve) => {
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
      if (pathname !== "/callback" || searchParams.get("state") !== state) {
        say(response, 404, "This is not the page you were looking for.");
        return;
      }
      const code = searchParams.get("code");
      say(response, 200, code === null ? "You did not let docket in." : "docket is signed in.");
      resolve(code);
    });
    AbortSignal.any([signal, AbortSignal.timeout(WAIT_MAX_MS)]).addEventListener("abort", () => {
      resolve(null);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    answer,
    close() {
      server.close();
      server.closeIdleConnections();
    },
  };
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "no-referrer",
    connection: "close",
  });
  response.end(
    `<!doctype html><meta charset="utf-8"><title>docket</title><p>${sentence} You can close this tab and go back to the terminal.</p>`,
  );
}
