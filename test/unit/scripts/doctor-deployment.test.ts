import { describe, it } from "vitest";

import { examineDeployment } from "../../../scripts/doctor/deployment.ts";

const ORIGIN = "https://docket.example.com";

const healthy: typeof fetch = async (input) => {
  switch (new URL(new Request(input).url).pathname) {
    case "/healthz":
      return Response.json({ ok: true, version: "0.1.0" });
    case "/api/session":
      return Response.json({ connector: "scalekit", github: { state: "none" }, demo: false });
    default:
      return new Response("Missing auth_request_id or state", { status: 400 });
  }
};

async function problems(publicOrigin: string | null, fetchOnce: typeof fetch) {
  const settings = { publicOrigin, connector: { name: "scalekit" } } as const;
  const findings = await Array.fromAsync(examineDeployment(ORIGIN, settings, fetchOnce));
  return findings.filter(({ outcome }) => outcome === "problem");
}

describe("the doctor at a deployment", () => {
  it("finds nothing wrong with one that answers", async ({ expect }) => {
    expect(await problems(null, healthy)).toEqual([]);
    expect(await problems(ORIGIN, healthy)).toEqual([]);
  });

  it("names a callback on the wrong origin with its remedy", async ({ expect }) => {
    const [found] = await problems("https://old.example.com", healthy);
    expect(found).toMatchObject({ step: "callback" });
    expect(found?.says).toContain("https://old.example.com/user/verify");
    expect(found?.remedy).toContain(`Set PUBLIC_BASE_URL to ${ORIGIN}`);
  });

  it("passes on which values the deployment itself misses", async ({ expect }) => {
    const detail = "SESSION_SECRET is missing.";
    const [found] = await problems(null, async () =>
      Response.json({ code: "internal", detail }, { status: 500 }),
    );
    expect(found?.says).toBe(detail);
  });
});
