import { describe, it } from "vitest";

import { resumePoint } from "../../../../src/summary-job/stream/resume-point.ts";
import { doneEvent, jobEvent } from "./events.ts";

function log(ended: boolean) {
  const events = [jobEvent(), doneEvent()].filter((event) => event.event !== "delta");
  return { events: ended ? events : events.slice(0, 1), ended };
}

function request(header: string | null, query: string | null) {
  return {
    headers: new Headers(header === null ? {} : { "Last-Event-ID": header }),
    url: `https://docket.test/events${query === null ? "" : `?after=${encodeURIComponent(query)}`}`,
  };
}

describe("resumePoint", () => {
  it("lets the header win over the query", ({ expect }) => {
    expect(resumePoint(request("1", "0"), log(false))).toBe(1);
    expect(resumePoint(request(null, "1"), log(false))).toBe(1);
    expect(resumePoint(request("nonsense", "1"), log(false))).toBe(0);
  });

  it("counts what is no id, or beyond a running job's log, as 0", ({ expect }) => {
    for (const id of ["", "-1", "1.5", "0x1", "1e0", " 1", "²", "2", "9".repeat(40)]) {
      expect(resumePoint(request(null, id), log(false)), id).toBe(0);
    }
  });

  it("has nothing left for who has seen the end", ({ expect }) => {
    expect(resumePoint(request("2", null), log(true))).toBe("nothing-left");
    expect(resumePoint(request("9".repeat(40), null), log(true))).toBe("nothing-left");
    expect(resumePoint(request("1", null), log(true))).toBe(1);
    expect(resumePoint(request("x", null), log(true))).toBe(0);
  });
});
