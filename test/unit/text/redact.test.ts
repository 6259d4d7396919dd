import { describe, it } from "vitest";

import { MASK, maskSecrets } from "../../../src/text/redact.ts";

/** Put together at run time, so that no scanner takes this file for a leak. */
const LETTERS = "aB3dE5gH7jK9mN1pQ2sT4vW6xY8zA0cD";
const joined = (...parts: string[]): string => parts.join("");

const TOKENS = {
  "a classic token": joined("gh", "p_", LETTERS),
  "an installation token of 520 characters": joined(
    "gh",
    "s_12345_",
    "eyJ",
    LETTERS.repeat(16),
    ".",
    LETTERS,
    "-",
    LETTERS,
  ),
  "a fine-grained token": joined("github", "_pat_", LETTERS, "_", LETTERS),
  "a model key": joined("sk", "-proj-", LETTERS),
  "a payment key": joined("sk", "_live_", LETTERS),
  "a cloud key": joined("AK", "IA", "IOSFODNN7EXAMPLQ"),
  "a maps key": joined("AI", "za", LETTERS),
  "a chat token": joined("xox", "b-123456789012-", LETTERS),
  "a registry token": joined("np", "m_", LETTERS, "abcd"),
  "a web token": joined(
    "ey",
    "JhbGciOiJIUzI1NiJ9",
    ".",
    "eyJzdWIiOiIxMjM0NTY3ODkwIn0",
    ".",
    LETTERS,
  ),
};

describe("secrets", () => {
  it.for(Object.entries(TOKENS))("are masked: %s", ([, token], { expect }) => {
    expect(maskSecrets(`before ${token} after`)).toEqual({
      text: `before ${MASK} after`,
      masked: 1,
    });
  });

  it.for([
    [`password = "${LETTERS}"`, `password = "${MASK}"`],
    [`"client_secret": "${LETTERS}",`, `"client_secret": "${MASK}",`],
    [`API_KEY=${LETTERS}`, `API_KEY=${MASK}`],
    [`Authorization: Bearer ${LETTERS}`, `Authorization: Bearer ${MASK}`],
    ["postgres://app:hunter2@db.internal/app", `postgres://app:${MASK}@db.internal/app`],
  ])("are masked where a name gives them away: %s", ([text, masked], { expect }) => {
    expect(maskSecrets(text ?? "").text).toBe(masked);
  });

  it("are masked over several lines", ({ expect }) => {
    const key = [
      joined("+-----BEGIN RSA ", "PRIVATE KEY-----"),
      `+${LETTERS}`,
      `+${LETTERS}`,
      joined("+-----END RSA ", "PRIVATE KEY-----"),
    ].join("\n");

    expect(maskSecrets(`${key}\n+done`).text).toBe(`+${MASK}\n+done`);
  });

  it("are masked up to the end when a key is cut off", ({ expect }) => {
    expect(maskSecrets(joined("-----BEGIN ", "PRIVATE KEY-----\nabc")).text).toBe(MASK);
  });

  it.for([
    "const token = await readToken(request);",
    "password: process.env.DATABASE_PASSWORD,",
    "secret = config.session.secret",
    "The token is refreshed 5 minutes before its end.",
    "sha512-BcYH1CVJBO9tvyIZ2jVeXgSIMvGZ2FDRvDdOIVQyuklNKSsx",
    "git clone https://github.com/acme/app.git",
    "token: string;",
    "tokenizer = AutoTokenizer.from_pretrained(model)",
  ])("are not seen where there are none: %s", (text, { expect }) => {
    expect(maskSecrets(text)).toEqual({ text, masked: 0 });
  });

  it("are masked once", ({ expect }) => {
    const once = maskSecrets(`password = "${LETTERS}"`).text;

    expect(maskSecrets(once)).toEqual({ text: once, masked: 0 });
  });
});
