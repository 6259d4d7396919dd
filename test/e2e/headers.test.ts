import { describe } from "vitest";

import { SAMPLE_REPOSITORIES } from "../fakes/data/sample-world.ts";
import { it } from "./support/it.ts";

/** The parts of paths that are another every time. */
const VARYING = /(?<=^\/assets\/app-)[\w-]+|(?<=^\/api\/jobs\/)[\w-]+/;

describe("every answer", () => {
  it("carries the security headers, and a policy without holes", async ({ begin, expect }) => {
    const visit = await begin();
    const seen = new Map<string, Record<string, string>>();
    visit.page.on("response", (response) => {
      const { origin, pathname } = new URL(response.url());
      if (origin === visit.origin) {
        seen.set(pathname.replace(VARYING, "…"), response.headers());
      }
    });
    await visit.openConnected();
    await visit.ask(SAMPLE_REPOSITORIES.quiet);
    await visit.untilEnded("No open pull requests found");
    const { request } = visit.context;
    for (const path of ["/nowhere", "/user/verify", "/openapi.json", "/healthz"]) {
      seen.set(path, (await request.get(`${visit.origin}${path}`)).headers());
    }
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining(["/", "/assets/app-….js", "/assets/app-….css", "/api/jobs"]),
    );
    for (const [path, headers] of seen) {
      expect(headers["x-content-type-options"], path).toBe("nosniff");
      expect(headers["referrer-policy"], path).toBe("no-referrer");
      expect(headers["cross-origin-resource-policy"], path).toBe("same-origin");
      const policy = headers["content-security-policy"] ?? "";
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(policy, path).not.toMatch(/unsafe-|\*/);
    }
    const page = seen.get("/")?.["content-security-policy"] ?? "";
    expect(page).toContain("script-src 'self';");
    expect(page).toContain("style-src 'self';");
    expect(page).toContain("img-src 'self' https://avatars.githubusercontent.com;");
    expect(page).toContain("require-trusted-types-for 'script'");
    expect(seen.get("/assets/app-….js")?.["cache-control"]).toContain("immutable");
  });
});
