import type { Arguments } from "../arguments.ts";
import type { Screen } from "../screen.ts";
import { EXIT } from "../terminal.ts";
import { UsageError } from "../usage.ts";

/** Prints what a shell reads to complete commands and options. */
export function completion(
  { positionals }: Arguments,
  words: { commands: readonly string[]; options: readonly string[] },
  screen: Screen,
): number {
  const [shell = "", ...surplus] = positionals;
  const write = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (write === undefined || surplus.length > 0) {
    throw new UsageError("Name a shell: docket completion bash, zsh or fish.");
  }
  const options = words.options.map((name) => `--${name}`);
  screen.out(write(words.commands.join(" "), options.join(" ")));
  return EXIT.complete;
}

type Write = (commands: string, options: string) => string;

const SHELLS: Readonly<Record<string, Write>> = {
  bash: (commands, options) => `_docket() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands}" -- "$word"))
  else
    COMPREPLY=($(compgen -W "${options}" -- "$word"))
  fi
}
complete -F _docket docket
`,
  zsh: (commands, options) => `#compdef docket
_docket() {
  if (( CURRENT == 2 )); then
    compadd -- ${commands}
  else
    compadd -- ${options}
  fi
}
compdef _docket docket
`,
  fish: (commands, options) => `complete -c docket -f
complete -c docket -n __fish_use_subcommand -a "${commands}"
${options
  .split(" ")
  .map((option) => `complete -c docket -l ${option.slice(2)}\n`)
  .join("")}`,
};
