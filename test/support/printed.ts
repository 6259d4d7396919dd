import * as z from "zod";

import { SAMPLE_CREDENTIALS } from "../fakes/world.ts";
import type { DocketBrowser } from "./docket-browser.ts";
import type { FakesControl } from "./fakes-control.ts";
import { looksSecret } from "./secret-shapes.ts";

/** What the app has printed and logged, looked through for what must not be there. */
export interface Printed {
  onLine: (line: string) => void;
  readonly count: number;
  /** Keeps what is secret about a session that has been used. */
  note(browser: DocketBrowser, ...ids: readonly string[]): void;
  /** Lines with a credential, cookie, identifier or text of an upstream, and errors nobody caught. */
  leaks(fakes: FakesControl): Promise<string[]>;
}

/** Words of the sample data that GitHub and the model say, and that are no part of ours. */
const UPSTREAM_TEXT = /grapheme|Bad credentials|rate limit reached/i;
/** The development server names each request with its path; nothing of the kind is there once deployed. */
const DEV_SERVER_LINE = /^\[wrangler:/;
const UNCAUGHT = /uncaught|unhandled|floating promise/i;

const Credentials = z.array(z.object({ identifier: z.string(), token: z.string().nullable() }));

export function capturePrinted(): Printed {
  const lines: string[] = [];
  /** How many of the lines have been looked through, and for which secrets. */
  let looked = 0;
  const known = new Set<string>();
  const leaked = new Set<string>();
  const secrets = new Set<string>([
    SAMPLE_CREDENTIALS.scalekitClientSecret,
    SAMPLE_CREDENTIALS.modelApiKey,
  ]);
  return {
    onLine(line) {
      if (!DEV_SERVER_LINE.test(line)) {
        lines.push(line);
      }
    },
    get count() {
      return lines.length;
    },
    note(browser, ...ids) {
      for (const part of browser.cookie.split(/[=.;]/).filter(({ length }) => length > 15)) {
        secrets.add(part);
      }
      for (const id of ids) {
        secrets.add(id);
      }
    },
    async leaks(fakes) {
      const accounts = Credentials.parse(await fakes.command("scalekit", "credentials"));
      for (const { identifier, token } of accounts) {
        secrets.add(identifier);
        secrets.add(token ?? identifier);
      }
      // A line is looked at once for each secret, however often this is asked.
      const all = [...secrets];
      const more = all.filter((secret) => !known.has(secret));
      for (const [index, line] of lines.entries()) {
        const isOld = index < looked;
        if (
          (isOld ? more : all).some((secret) => line.includes(secret)) ||
          (!isOld && (UNCAUGHT.test(line) || UPSTREAM_TEXT.test(line) || looksSecret(line)))
        ) {
          leaked.add(line);
        }
      }
      looked = lines.length;
      for (const secret of more) {
        known.add(secret);
      }
      return [...leaked];
    },
  };
}
