import { Kind, parse, validate } from "graphql";
import { describe, it } from "vitest";

import { DOCUMENTS } from "../../../../src/github/graphql/queries/documents.ts";
import { githubSchema } from "../../../fakes/github/graphql/schema.ts";

function nameOf(document: string): string {
  const [definition] = parse(document).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? (definition.name?.value ?? "") : "";
}

describe("GraphQL documents", () => {
  it("have names of their own", ({ expect }) => {
    expect(DOCUMENTS.map(nameOf)).toEqual([
      "Candidates",
      "Recount",
      "Details",
      "Mergeability",
      "Named",
      "OlderDiscussion",
      "Open",
      "Owner",
      "QueueFacts",
      "Reader",
      "RepositoriesById",
      "RepositoryByName",
    ]);
  });

  it.for(DOCUMENTS.map((document) => [nameOf(document), document] as const))(
    "%s is valid against GitHub's schema",
    ([, document], { expect }) => {
      expect(validate(githubSchema(), parse(document))).toEqual([]);
    },
  );

  it("only read", ({ expect }) => {
    const operations = DOCUMENTS.flatMap((document) => parse(document).definitions).filter(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION,
    );
    expect(operations.map(({ operation }) => operation)).toEqual(DOCUMENTS.map(() => "query"));
  });
});
