import type { GraphQLError } from "./graphql-error.ts";

/** A part of a query that a server does not know: where it stands, or what it is called. Names only, never a sentence. */
export interface RefusedPart {
  /** Its path in the document. */
  path?: string[];
  line?: number;
  column?: number;
  field?: string;
  type?: string;
}

/**
 * Cause of the `UpstreamError` when a server refused a query for what it asks for: an older one does, and GitHub does
 * where the connection lacks a scope.
 */
export class QueryRefused extends Error {
  override readonly name = "QueryRefused";
  readonly parts: readonly RefusedPart[];
  /** Scopes that the connection was not given and one of which would do; null where the server itself is why. */
  readonly scopes: readonly string[] | null;

  constructor(errors: readonly GraphQLError[]) {
    super("The server does not answer all of what was asked for.");
    const refused = errors.filter((error) => isRefusedPart(error) || lacksScope(error));
    this.parts = refused.map(toPart);
    this.scopes = refused.some(lacksScope) ? [...new Set(refused.flatMap(scopesIn))] : null;
  }
}

/** Of an OAuth app: a query is refused as a whole for one field that takes another scope. */
export function lacksScope({ type, message }: GraphQLError): boolean {
  return type === "INSUFFICIENT_SCOPES" || /not been granted the required scopes/i.test(message);
}

function scopesIn({ message }: GraphQLError): string[] {
  const [, list = ""] = /following scopes: \[([^\]]*)\]/i.exec(message) ?? [];
  return [...list.matchAll(/'([a-z][a-z_:]{0,40})'/g)].flatMap(([, name]) => name ?? []);
}

/** Of GitHub's validation and of the reference implementation's. */
const FIELD_OF_SCOPE = /the ['"`](\w+)['"`] field requires/i;
const FIELD = /field ['"`](\w+)['"`] (?:doesn't exist )?on type ['"`](\w+)['"`]/i;
const ARGUMENT =
  /argument ['"`]\w+['"`] on field ['"`](?:\w+\.)?(\w+)['"`]|field ['"`](\w+)['"`] (?:doesn't accept|is missing|argument)/i;
const TYPE =
  /(?:no such|unknown) type ['"`]?(\w+)|fragment on (\w+) can't|can never be of type ['"`](\w+)/i;
const OTHER = /^field must have selections|^value ['"`]\w+['"`] does not exist/i;

/**
 * Whether it is about what was asked for, and not about the answer: GitHub's validation has codes in lower camel case,
 * whatever comes up later has types in capitals.
 */
export function isRefusedPart({ type, message, extensions }: GraphQLError): boolean {
  return (
    /^[a-z]+(?:[A-Z][a-z]*)+$/.test(extensions?.code ?? type ?? "") ||
    /^GRAPHQL_VALIDATION_FAILED$/.test(extensions?.code ?? "") ||
    [FIELD, ARGUMENT, TYPE, OTHER].some((form) => form.test(message))
  );
}

function toPart({ path, locations, message, extensions }: GraphQLError): RefusedPart {
  const [, saidField, saidType] = FIELD.exec(message) ?? [];
  const argument = ARGUMENT.exec(message);
  const field =
    extensions?.fieldName ??
    saidField ??
    FIELD_OF_SCOPE.exec(message)?.[1] ??
    argument?.[1] ??
    argument?.[2];
  const named = TYPE.exec(message);
  const type = saidType ?? extensions?.typeName ?? named?.[1] ?? named?.[2] ?? named?.[3];
  const [place] = locations ?? [];
  return {
    ...(path && { path: path.map(String) }),
    ...place,
    ...(field !== undefined && { field }),
    // Of an argument GitHub's `typeName` is the kind of thing that takes it.
    ...(type !== undefined && !/^(?:Field|Directive)$/.test(type) && { type }),
  };
}
