import { describe, it } from "vitest";

import { redact } from "../../../src/log/redact.ts";
import { UNSEEN, UNSEEN_PIECES } from "../../support/unseen.ts";

const TAIL = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8";

describe("redact", () => {
  it.for([
    ["classic token", `ghp_${TAIL}`],
    ["OAuth token", `gho_${TAIL}`],
    ["user token", `ghu_${TAIL}`],
    ["refresh token", `ghr_${TAIL}`],
    ["installation token of old", `ghs_${TAIL}`],
    ["installation token with a JWT inside", `ghs_12345_eyJhbGciOi.eyJpc3M.${TAIL}-_${TAIL}`],
    ["fine-grained token", `github_pat_${TAIL}_${TAIL}`],
    ["JWT", `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${TAIL}`],
    ["model key", `sk-proj-${TAIL}`],
    ["API token", `dkt_${"h".repeat(22)}.${"s".repeat(43)}.${"m".repeat(43)}`],
    ["cookie", `${"h".repeat(22)}.${"s".repeat(43)}.${"m".repeat(43)}`],
    ["identifier", `usr_${"0123456789abcdef".repeat(2)}`],
    ["webhook secret", `whsec_${TAIL}`],
  ])("removes a %s, wherever it stands", ([, secret = ""], { expect }) => {
    for (const text of [secret, `failed:${secret}`, `"${secret}",`, `x ${secret}${secret} y`]) {
      const safe = redact(text);
      for (let start = 0; start + 12 <= secret.length; start += 1) {
        expect(safe).not.toContain(secret.slice(start, start + 12));
      }
    }
  });

  it.for([
    "Authorization: Bearer abc.def",
    "Cookie: docket=abc.def",
    "client_secret=abc.def&x=1",
    '{"access_token":"abc.def"}',
    '{"refresh_token": "abc.def"}',
    "https://docket.example.com/user/verify?auth_request_id=abc.def&state=abc.def",
    "code=abc.def",
    "password: abc.def",
  ])("removes what is named as a credential: %s", (text, { expect }) => {
    expect(redact(text)).not.toContain("abc.def");
  });

  it("keeps what helps", ({ expect }) => {
    const text = "UpstreamError: scalekit: rejected (403) POST /api/v1/connected_accounts";
    expect(redact(text)).toBe(text);
  });

  it("lets nobody forge a line", ({ expect }) => {
    expect(redact('a\r\n{"level":"info"}\u001b[2J\u0085b')).toBe('a {"level":"info"} [2J b');
  });

  it.for(UNSEEN_PIECES)("has nothing in it that is not seen: %j", (piece, { expect }) => {
    expect(UNSEEN.exec(redact(`a${piece}b`))).toBeNull();
  });

  it("is bounded, and cuts no secret in half", ({ expect }) => {
    const safe = redact(`${"x".repeat(1990)} ghp_${TAIL}${"y".repeat(50_000)}`);
    expect(safe.length).toBeLessThanOrEqual(2000);
    expect(safe).not.toContain("ghp_");
  });
});
