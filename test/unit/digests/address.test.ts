import { describe, it } from "vitest";

import { type AddressRules, checkAddress, maskAddress } from "../../../src/digests/address.ts";
import { hostileAddresses } from "../../support/hostile-addresses.ts";
import { hostileForms } from "../../support/hostile-forms.ts";

const SLACK = "https://hooks.slack.com/services/T0ABC123/B0DEF456/abcdefABCDEF012345678901";
const OPEN: AddressRules = {
  hosts: { any: true, teams: [], names: [] },
  ownHosts: ["docket.example.com", "docket.internal.example"],
  hasPrivate: false,
};
const NONE: AddressRules = { ...OPEN, hosts: { any: false, teams: [], names: [] } };

function listing(hosts: Partial<AddressRules["hosts"]>): AddressRules {
  return { ...NONE, hasPrivate: true, hosts: { ...NONE.hosts, ...hosts } };
}

function isTaken(kind: "slack" | "webhook", url: string, rules: AddressRules): boolean {
  return checkAddress({ kind, url }, rules).ok;
}

describe("an address", () => {
  it("of Slack may take what is public, wherever nothing else is listed", ({ expect }) => {
    expect(isTaken("slack", SLACK, NONE)).toBe(true);
    expect(isTaken("slack", SLACK.replace("slack.com", "slack-gov.com"), NONE)).toBe(true);
  });

  it("of Slack takes private repositories only where its workspace is listed", ({ expect }) => {
    expect(checkAddress({ kind: "slack", url: SLACK }, listing({}))).toMatchObject({
      failure: { code: "delivery_refused", detail: expect.stringContaining("DIGEST_HOSTS") },
    });
    expect(isTaken("slack", SLACK, listing({ teams: ["T0ABC12"] }))).toBe(false);
    expect(isTaken("slack", SLACK, listing({ teams: ["T0ABC123"] }))).toBe(true);
    expect(isTaken("slack", SLACK, listing({ names: ["hooks.slack.com"] }))).toBe(true);
    expect(isTaken("slack", SLACK, listing({ any: true }))).toBe(true);
  });

  it("elsewhere must be listed for anything", ({ expect }) => {
    const url = "https://ci.example.com/hooks/docket?key=1";
    expect(isTaken("webhook", url, NONE)).toBe(false);
    expect(
      isTaken("webhook", url, { ...NONE, hosts: { ...NONE.hosts, names: ["ci.example.com"] } }),
    ).toBe(true);
    expect(
      isTaken("webhook", url, { ...NONE, hosts: { ...NONE.hosts, names: ["example.com"] } }),
    ).toBe(false);
    expect(isTaken("webhook", "https://ci.example.com/", OPEN)).toBe(true);
    expect(isTaken("webhook", "https://ci.example.com", OPEN)).toBe(true);
    expect(isTaken("webhook", "https://xn--bcher-kva.example.com/", OPEN)).toBe(true);
  });

  it("in a network of one's own is none by `*`, and one where it is named", ({ expect }) => {
    const url = "https://hooks.office.internal/docket";
    expect(isTaken("webhook", url, OPEN)).toBe(false);
    expect(
      isTaken("webhook", url, {
        ...OPEN,
        hosts: { ...OPEN.hosts, names: ["hooks.office.internal"] },
      }),
    ).toBe(true);
  });

  it("is refused in every form that could lead elsewhere", ({ expect }) => {
    const addresses = [...hostileAddresses(), ...hostileForms()];
    expect(new Set(addresses).size).toBeGreaterThan(240);
    for (const url of addresses) {
      for (const kind of ["slack", "webhook"] as const) {
        const answer = checkAddress({ kind, url }, { ...OPEN, hasPrivate: true });
        expect(answer, `${kind} ${JSON.stringify(url)}`).toMatchObject({
          ok: false,
          failure: { code: "delivery_refused" },
        });
        // What was refused is not told back.
        expect(JSON.stringify(answer)).not.toContain("evil");
      }
    }
  });

  it("is masked so that nothing can be sent with it", ({ expect }) => {
    expect(maskAddress({ kind: "slack", url: SLACK })).toBe(
      "https://hooks.slack.com/services/T0ABC123/…",
    );
    expect(maskAddress({ kind: "webhook", url: "https://ci.example.com/secret?key=1" })).toBe(
      "https://ci.example.com/…",
    );
    expect(maskAddress({ kind: "webhook", url: "nonsense" })).toBe("…");
  });
});
