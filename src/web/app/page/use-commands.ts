import { type Context, createContext, useContext } from "hono/jsx/dom";

import type { Commands } from "./commands.ts";

export const CommandsContext = createContext<Commands | null>(null);

export function useCommands(): Commands {
  return useProvided(CommandsContext);
}

/** What the app provides to all its components. */
export function useProvided<Value>(context: Context<Value | null>): Value {
  const value = useContext(context);
  if (value === null) {
    throw new Error("A context is not provided.");
  }
  return value;
}
