import { createContext } from "hono/jsx/dom";

import { useProvided } from "../page/use-commands.ts";
import type { Questions } from "./questions.ts";

export const QuestionsContext = createContext<Questions | null>(null);

export function useQuestions(): Questions {
  return useProvided(QuestionsContext);
}
