import * as z from "zod";

/** What tools are given. */

export const Repository = z.string().max(400).describe("owner/name, or an address on GitHub");

export const Job = z
  .string()
  .regex(/^[\w-]{22}$/)
  .describe("id of a docket, as another tool answered it");
