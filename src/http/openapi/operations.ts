import type { Operation } from "./operation.ts";
import { DIGESTS } from "./operations/digests.ts";
import { DOCKETS } from "./operations/dockets.ts";
import { GITHUB } from "./operations/github.ts";
import { OTHERS } from "./operations/others.ts";
import { PAGES } from "./operations/pages.ts";
import { PERSON } from "./operations/person.ts";
import { PROGRAMS } from "./operations/programs.ts";
import { SESSION } from "./operations/session.ts";

/** Every route there is: the API's description is made of it, and a test holds it against the router. */
export const OPERATIONS: readonly Operation[] = [
  ...PAGES,
  ...SESSION,
  ...DOCKETS,
  ...GITHUB,
  ...PROGRAMS,
  ...PERSON,
  ...DIGESTS,
  ...OTHERS,
];
