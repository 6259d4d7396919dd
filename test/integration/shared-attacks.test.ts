import { describe, it } from "vitest";

import { randomSecret } from "../../src/browser-session/credentials/secrets.ts";
import { OPERATIONS } from "../../src/http/openapi/operations.ts";
import type { JobResult, JobStarted } from "../../src/protocol/docket.ts";
import type { TokenCreated } from "../../src/protocol/session.ts";
import type { DocketBrowser } from "../support/docket-browser.ts";
import { connectedBrowser, fakes, holdDate, openBrowser, ORIGIN } from "./setup.ts";

const CALM = "gullhaven/ropewalk";
const OWNER = "mira-lindqvist";

holdDate();

/** What would end the attacker's own session or connection, or begin another, and knows of no docket. */
const OWN_ENDS = new Set([
  "post /api/auth",
  "post /api/auth/disconnect",
  "delete /api/session",
  "post /api/session/leave",
]);

/** What is for readers of a link. */
const FOR_READERS = /^\/api\/shared\/|^\/d\//;

/** Bodies that would do something, of routes that take what they are about from them. */
function bodyFor(route: string, bits: string): unknown {
  const about = { job: bits, repository: CALM, number: 158 };
  const comment = { kind: "comment", job: bits, number: 158, body: "Shall we split this?" };
  const bodies: Record<string, unknown> = {
    "post /api/actions": comment,
    "post /api/actions/{id}/confirm": { nonce: "n".repeat(22), digest: "d".repeat(64) },
    "post /api/suggestions": comment,
    "post /api/jobs/{id}/questions": { question: "What is open?" },
    "post /api/jobs": { job: bits },
    "post /api/summarize": { job: bits },
    "put /api/seen": about,
    "put /api/snoozes": { ...about, until: "change" },
    "post /api/digests/preview": { job: bits, name: "Mine", kind: "slack" },
    "patch /api/digests/{id}": { paused: true },
  };
  return bodies[route];
}

interface Attacker {
  name: string;
  browser: DocketBrowser;
  headers: Record<string, string>;
  /** Whether the links that are there are theirs to read by. */
  isReader: boolean;
}

async function withToken(browser: DocketBrowser): Promise<Record<string, string>> {
  const { token } = await browser.json<TokenCreated>(
    await browser.request("POST", "/api/tokens", {
      body: { name: "ci", scopes: ["jobs", "read", "propose", "digest:send"] },
    }),
    201,
  );
  return { Authorization: `Bearer ${token}` };
}

/** All that is told, but for what no two answers share and what was asked for. */
async function told(answer: Response, bits: string): Promise<string> {
  const headers = [...answer.headers]
    .filter(([name]) => !["x-request-id", "server-timing", "set-cookie"].includes(name))
    .map((header) => header.join(": "));
  const body = (await answer.text())
    .replace(/"requestId":"[^"]*"/, "")
    .replace(/nonce-[\w+/=-]+|nonce="[^"]*"/g, "");
  return [answer.status, ...headers, body].join("\n").replaceAll(bits, "BITS");
}

/** Every route with these bits wherever it takes an id, a link, a token or a docket. */
async function attack({ browser, headers, isReader }: Attacker, bits: string) {
  const answers = new Map<string, string>();
  for (const { method, path } of OPERATIONS) {
    const route = `${method} ${path}`;
    if (OWN_ENDS.has(route) || (isReader && FOR_READERS.test(path))) {
      continue;
    }
    const body = bodyFor(route, bits);
    const address = path
      .replace("{owner}/{repository}", "gullhaven/nowhere")
      .replace("{operation}", "contents")
      .replaceAll(/\{\w+\}/g, bits);
    const isAddressed = path.includes("{") || body !== undefined || method === "get";
    if (isAddressed) {
      const query = method === "get" ? `?job=${bits}&id=${bits}&link=${bits}` : "";
      const answer = await browser.request(method.toUpperCase(), `${address}${query}`, {
        headers: { "Sec-Fetch-Site": "same-origin", "If-Match": "*", ...headers },
        ...(body === undefined ? {} : { body }),
      });
      answers.set(route, await told(answer, bits));
    }
  }
  return answers;
}

describe("a hostile reader", () => {
  it("learns nothing by any route there is, nor changes anything, with a link or an id that leaked", async ({
    expect,
  }) => {
    const owner = await connectedBrowser(OWNER);
    const { id } = await owner.json<JobStarted>(
      await owner.request("POST", "/api/jobs", {
        body: { repository: CALM, limit: 2, queue: true },
      }),
      202,
    );
    const before = await owner.finished(id);
    const { url } = await owner.json<{ url: string }>(
      await owner.request("POST", `/api/jobs/${id}/share`),
      200,
    );
    const link = url.replace(`${ORIGIN}/d/`, "");
    const reader = await connectedBrowser("tomas-reyes");
    const outsider = await connectedBrowser("ana-duarte");
    const attackers: Attacker[] = [
      { name: "a reader", browser: reader, headers: {}, isReader: true },
      {
        name: "a reader's program",
        browser: openBrowser(),
        headers: await withToken(reader),
        isReader: true,
      },
      { name: "somebody without access", browser: outsider, headers: {}, isReader: false },
      {
        name: "their program",
        browser: openBrowser(),
        headers: await withToken(outsider),
        isReader: false,
      },
      { name: "nobody", browser: openBrowser(), headers: {}, isReader: false },
      {
        name: "a forged cookie",
        browser: openBrowser(),
        headers: { Cookie: `docket=${link}.${id}` },
        isReader: false,
      },
    ];
    await fakes.command("github", "hide", {
      repository: CALM,
      visibleTo: [OWNER, "tomas-reyes"],
    });
    const words = before.queue?.flatMap(({ rows }) => rows.map(({ title }) => title)) ?? [];
    expect(words.length).toBeGreaterThan(5);
    let tries = 0;
    for (const attacker of attackers) {
      const never = await attack(attacker, randomSecret(128));
      for (const bits of [link, id]) {
        // Readers may read by the link; the id of the docket is its person's alone.
        const isReader = attacker.isReader && bits === link;
        const answers = await attack({ ...attacker, isReader }, bits);
        tries += answers.size;
        for (const [route, answer] of answers) {
          const where = `${attacker.name}: ${route}`;
          if (never.has(route)) {
            expect(`${where}\n${answer}`).toBe(`${where}\n${never.get(route)}`);
          } else {
            expect(`${where} ${answer.slice(0, 3)}`).toBe(`${where} 404`);
          }
          expect(
            words.filter((word) => answer.includes(word)),
            where,
          ).toEqual([]);
        }
      }
    }
    expect(tries).toBeGreaterThan(200);
    const { entries } = await fakes.log({ upstream: "github" });
    const writes = entries.filter(({ method, path }) => method !== "GET" && path !== "/graphql");
    expect(writes).toEqual([]);
    expect(await owner.result(id)).toEqual(before);
    const still = await reader.request("GET", `/api/shared/${link}`);
    expect((await reader.json<JobResult>(still, 200)).outcome).toBe("complete");
    expect(await (await owner.request("GET", "/api/shares")).json()).toHaveLength(1);
  });
});
