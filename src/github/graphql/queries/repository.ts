import * as z from "zod";

/** By the ids that they keep through every renaming; one that was made anew under its name has another. */
export const REPOSITORIES_BY_ID = `query RepositoriesById($ids: [ID!]!) {
  repositories: nodes(ids: $ids) {
    ... on Repository {
      id
      databaseId
      private: isPrivate
    }
  }
}`;

export const REPOSITORY_BY_NAME = `query RepositoryByName($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    id
    databaseId
    private: isPrivate
  }
}`;

const Node = z.object({ id: z.string(), databaseId: z.int(), private: z.boolean() });

/** In the order of the ids; null is one that GitHub does not show. */
export const RepositoriesData = z.object({ repositories: z.array(Node.nullable()) });
export const RepositoryData = z.object({ repository: Node });
