import { describe, inject } from "vitest";

import { it } from "./support/it.ts";

/** What somebody who uses the browser leaves behind in it. */
const LEAVE = `
  document.cookie = "left=1";
  localStorage.setItem("left", "1");
  sessionStorage.setItem("left", "1");
  caches.open("left").then(() => undefined)`;
const FIND = `caches.keys().then((keys) =>
  [document.cookie, localStorage.length, sessionStorage.length, keys.length].join())`;

describe("a browser profile of these tests", () => {
  it("is as new for whoever has it next", async ({ profiles, expect }) => {
    const address = `${inject("e2e").origin}/`;
    const options = { locale: "en-GB" };
    const context = await profiles.take(options);
    const page = await context.newPage();
    await page.goto(address);
    await page.evaluate(LEAVE);
    await context.route("**", (route) => route.abort());
    await context.setOffline(true);
    await profiles.giveBack(context);

    const again = await profiles.take(options);
    expect(again).toBe(context);
    expect(await again.cookies()).toEqual([]);
    const next = await again.newPage();
    await next.goto(address);
    expect(await next.evaluate(FIND)).toBe(",0,0,0");
    await profiles.giveBack(again);
  });
});
