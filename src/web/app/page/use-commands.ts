import { createContext, useContext } from "hono/jsx/dom";

import type { Commands } from "../commands.ts";

export const CommandsContext = createContext<Commands | null>(null);

export function useCommands(): Commands {
  const commands = useContext(CommandsContext);
  if (commands === null) {
    throw new Error("No commands are provided.");
  }
  return commands;
}
