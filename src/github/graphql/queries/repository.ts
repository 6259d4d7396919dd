import * as z from "zod";

/** By the id that it keeps through every renaming; one that was made anew under its name has another. */
export const REPOSITORY_BY_ID = `query RepositoryById($id: ID!) {
  repository: node(id: $id) {
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

export const RepositoryData = z.object({
  repository: z.object({ id: z.string(), databaseId: z.int(), private: z.boolean() }),
});
