import { describe, it } from "vitest";

import { createPrivateConsent } from "../../../src/web/app/docket-form/private-consent.ts";

const QUESTION = { repository: "gullhaven/keelson", host: "model.test" };

function createStorage(): Pick<Storage, "getItem" | "setItem"> & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

function refuse(): never {
  throw new DOMException("Refused", "SecurityError");
}

describe("the consent to send what is private", () => {
  it("is asked once for an account and a host", async ({ expect }) => {
    const storage = createStorage();
    const consent = createPrivateConsent(storage);
    const asked = consent.ask(QUESTION, "mira-lindqvist");
    expect(consent.question()).toEqual(QUESTION);
    consent.answer(true);
    expect(await asked).toBe(true);
    expect(consent.question()).toBeNull();

    const later = createPrivateConsent(storage);
    expect(await later.ask({ ...QUESTION, repository: "gullhaven/other" }, "mira-lindqvist")).toBe(
      true,
    );
    expect(later.isGiven(QUESTION.host, "tomas-reyes")).toBe(false);
    expect(later.isGiven("another.test", "mira-lindqvist")).toBe(false);
  });

  it("is asked of somebody unknown every time", async ({ expect }) => {
    const storage = createStorage();
    const consent = createPrivateConsent(storage);
    const asked = consent.ask(QUESTION, "");
    consent.answer(true);
    expect(await asked).toBe(true);
    expect(consent.isGiven(QUESTION.host, "")).toBe(false);
  });

  it("is asked again after it was refused", async ({ expect }) => {
    const consent = createPrivateConsent(createStorage());
    const asked = consent.ask(QUESTION, "mira-lindqvist");
    consent.answer(false);
    expect(await asked).toBe(false);
    expect(consent.isGiven(QUESTION.host, "mira-lindqvist")).toBe(false);
  });

  it("does without a browser's storage, and asks each time", async ({ expect }) => {
    const consent = createPrivateConsent({ getItem: refuse, setItem: refuse });
    for (let time = 0; time < 2; time += 1) {
      const asked = consent.ask(QUESTION, "mira-lindqvist");
      expect(consent.question()).toEqual(QUESTION);
      consent.answer(true);
      expect(await asked).toBe(true);
    }
  });
});
