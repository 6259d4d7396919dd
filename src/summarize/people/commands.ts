import { isMachineName } from "./bots.ts";

/** Words that follow a command and are no sentence: mentions, flags, labels, versions, paths, numbers. */
const ARGUMENT = /^(?:@|#|--?\w|[\w.-]*[\d/=:+_-])/;

/** More plain words than these, and somebody may be telling people something: `/tmp fills up` is a sentence. */
const PLAIN_WORDS_AFTER_SLASH = 1;
const PLAIN_WORDS_AFTER_MENTION = 3;

const SLASH_COMMAND = /^\/[a-z][a-z0-9_-]*(?:\s+(.*))?$/i;
const MENTION_COMMAND = /^@([a-z0-9-]+)(?:\[bot\])?[,:]?\s+(\S.*)$/i;

/** Services that are talked to by mention and whose name does not end like a machine's. */
const LISTENERS: ReadonlySet<string> = new Set(["dependabot", "mergifyio", "renovate"]);

const HTML_COMMENT = /<!--[\s\S]*?(?:-->|$)/g;

/** Comments longer than this are read by people; it also bounds the work on hostile ones. */
const COMMAND_MAX_CODE_UNITS = 1000;

/** Whether a comment is nothing but commands to machines: `/lgtm`, `/assign @ada`, `@bors r+`. */
export function isCommandOnly(body: string): boolean {
  if (body.length > COMMAND_MAX_CODE_UNITS) {
    return false;
  }
  const lines = body
    .replace(HTML_COMMENT, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.length > 0 && lines.every(isCommand);
}

function isCommand(line: string): boolean {
  const slash = SLASH_COMMAND.exec(line);
  if (slash !== null) {
    return isArguments(slash[1] ?? "", PLAIN_WORDS_AFTER_SLASH);
  }
  const mention = MENTION_COMMAND.exec(line);
  const [, name = "", rest = ""] = mention ?? [];
  return (
    mention !== null &&
    (isMachineName(name) || LISTENERS.has(name.toLowerCase())) &&
    isArguments(rest, PLAIN_WORDS_AFTER_MENTION)
  );
}

/** Doubt goes to the human: what may be a sentence counts as one. */
function isArguments(text: string, plainWordsMax: number): boolean {
  const words = text.split(/\s+/).filter((word) => word !== "");
  return words.filter((word) => !ARGUMENT.test(word)).length <= plainWordsMax;
}
