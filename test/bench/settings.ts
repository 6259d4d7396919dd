import { parseArgs } from "node:util";

import * as z from "zod";

/** What the upstreams are like. Milliseconds, tokens, tokens a second. */
const Settings = z.object({
  graphqlMs: z.coerce.number(),
  restMs: z.coerce.number(),
  firstTokenMs: z.coerce.number(),
  firstTokenMsPerThousandPromptTokens: z.coerce.number(),
  tokensPerSecond: z.coerce.number(),
  /** Of each entry, for both sides. */
  outputTokens: z.coerce.number(),
  jitter: z.coerce.number(),
  /** Dockets measured for each row; the median is reported. */
  runs: z.coerce.number(),
  modelConcurrency: z.coerce.number(),
});
export type Settings = z.infer<typeof Settings>;

const DEFAULTS: Settings = {
  graphqlMs: 350,
  restMs: 250,
  firstTokenMs: 400,
  firstTokenMsPerThousandPromptTokens: 40,
  tokensPerSecond: 60,
  outputTokens: 130,
  jitter: 0.1,
  runs: 5,
  modelConcurrency: 5,
};

/** The settings, changed by flags such as `--graphqlMs 500`. */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.keys(DEFAULTS).map((name) => [name, { type: "string" as const }]),
    ),
  });
  return Settings.parse({ ...DEFAULTS, ...values });
}
