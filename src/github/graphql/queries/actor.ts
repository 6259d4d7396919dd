import * as z from "zod";

import type { Actor, Association } from "../../../summarize/pull-request/pull-request.ts";

/** Selects what `Author` reads. */
export const AUTHOR = "author { type: __typename login }";

/** Deleted accounts are null and become GitHub's `ghost`; only REST adds `[bot]` to a login. */
export const Author = z
  .object({ type: z.string(), login: z.string() })
  .nullish()
  .transform((author): Actor =>
    author == null
      ? { login: "ghost", type: "User" }
      : {
          login: author.login.replace(/\[bot\]$/i, ""),
          type: /\[bot\]$/i.test(author.login) ? "Bot" : actorType(author.type),
        },
  );

function actorType(name: string): Actor["type"] {
  switch (name) {
    case "Bot":
    case "Mannequin":
    case "Organization":
    case "EnterpriseUserAccount":
      return name;
    default:
      return "User";
  }
}

const ASSOCIATIONS = [
  "OWNER",
  "MEMBER",
  "COLLABORATOR",
  "CONTRIBUTOR",
  "FIRST_TIME_CONTRIBUTOR",
  "FIRST_TIMER",
  "MANNEQUIN",
  "NONE",
] as const satisfies Association[];

export const AuthorAssociation = z.enum(ASSOCIATIONS).catch("NONE");
