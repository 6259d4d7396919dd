import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<Known extends Options> = ReturnType<typeof parseArgs<{ options: Known }>>["values"];

/** The options a command was called with. `--help` shows its usage and ends it; so does what it does not know. */
export function readOptions<const Known extends Options>(
  usage: string,
  options: Known,
): Values<Known> {
  if (process.argv.includes("--help")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : "Unknown option."}\n\n${usage}`);
    process.exit(2);
  }
}
