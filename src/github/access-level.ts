/**
 * What a connection can ask of GitHub, from most to least: its GraphQL and REST API, the REST API alone, or single
 * tools that each answer one REST call.
 */
const ACCESS_LEVELS = ["graphql", "rest", "tools"] as const;

export type AccessLevel = (typeof ACCESS_LEVELS)[number];

export function isAccessLevel(text: string): text is AccessLevel {
  return ACCESS_LEVELS.some((level) => level === text);
}

export function lowerOf(one: AccessLevel, other: AccessLevel): AccessLevel {
  return ACCESS_LEVELS.indexOf(one) > ACCESS_LEVELS.indexOf(other) ? one : other;
}

/** The next lower one; undefined below the last. */
export function below(level: AccessLevel): AccessLevel | undefined {
  return ACCESS_LEVELS[ACCESS_LEVELS.indexOf(level) + 1];
}
