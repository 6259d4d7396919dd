import { describe, it } from "vitest";

import { clientAddress } from "../../../../src/http/middleware/client-address.ts";

describe("clientAddress", () => {
  it.for([
    ["203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::6", "2001:db8:1:2::/64"],
    ["2001:db8::6", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("counts %s as %s", ([address = "", counted = ""], { expect }) => {
    expect(clientAddress(new Headers({ "CF-Connecting-IP": address }))).toBe(counted);
  });

  it("counts everyone together where no proxy tells them apart", ({ expect }) => {
    expect(clientAddress(new Headers({ "X-Forwarded-For": "203.0.113.7" }))).toBe("");
  });
});
