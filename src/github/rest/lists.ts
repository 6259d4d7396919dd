import type * as z from "zod";

import { REST_PER_PAGE } from "../../limits.ts";
import type { GitHubClient } from "../client/client.ts";
import type { Portion, Retry } from "../graphql/portions.ts";
import type { CheckRuns, CombinedStatus } from "./checks.ts";
import { readPage, readRows, type Rows } from "./pages.ts";

type Query = Record<string, string | number>;

/** Rows of a list; `complete` when there are no others. */
export interface Read<Row> extends Rows<Row> {
  complete: boolean;
}

interface PageOf {
  path: string;
  query?: Query;
  perPage?: number;
  number: number;
}

/** What it asks by. */
export type RestClient = Pick<GitHubClient, "get" | "getPage">;

/** Lists of a repository, each in portions as large as GitHub answers: what was too large once is asked for in less. */
export function createLists(client: RestClient, addressOf: (path: string) => string) {
  /** By the kind of list. */
  const portions = new Map<string, Portion>();

  async function get<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    query: Query = {},
    retry?: Retry,
  ): Promise<z.output<Schema>> {
    return await client.get(schema, addressOf(path), query, retry);
  }

  /** One page of a list, in as many requests as it takes. */
  async function page<Schema extends z.ZodType>(
    row: Schema,
    { path, query = {}, perPage = REST_PER_PAGE, number }: PageOf,
  ) {
    const kind = path.replaceAll(/\d+/g, "*");
    const portion = portions.get(kind) ?? { atOnce: perPage };
    portions.set(kind, portion);
    return await readPage(
      async (size, retry) =>
        readRows(row, await client.getPage(addressOf(path), { ...query, ...size }, retry)),
      { per_page: perPage, page: number },
      portion,
    );
  }

  async function pages<Schema extends z.ZodType>(
    row: Schema,
    path: string,
    numbers: readonly number[],
  ): Promise<Rows<z.output<Schema>>> {
    const read = await Promise.all(numbers.map((number) => page(row, { path, number })));
    return {
      rows: read.flatMap(({ rows }) => rows),
      missing: read.reduce((sum, { missing }) => sum + missing, 0),
    };
  }

  /** Page after page until one is not full; says whether the end was reached. */
  async function toTheEnd<Schema extends z.ZodType>(
    row: Schema,
    path: string,
    query: Query,
    pagesMax: number,
  ): Promise<Read<z.output<Schema>>> {
    const rows: z.output<Schema>[] = [];
    let missing = 0;
    for (let number = 1; number <= pagesMax; number += 1) {
      const more = await page(row, { path, query, number });
      rows.push(...more.rows);
      missing += more.missing;
      if (more.ended) {
        return { rows, missing, complete: missing === 0 };
      }
    }
    return { rows, missing, complete: false };
  }

  /** The first page of what reports on a commit, with the count of all that do. */
  async function reports(schema: typeof CheckRuns | typeof CombinedStatus, path: string) {
    const kind = path.slice(path.lastIndexOf("/"));
    const portion = portions.get(kind) ?? { atOnce: REST_PER_PAGE };
    portions.set(kind, portion);
    let total = 0;
    const { rows } = await readPage(
      async (size, retry) => {
        const read = await get(schema, path, { ...size }, retry);
        total = read.total;
        return { rows: read.list, missing: 0, hasNext: false };
      },
      { per_page: REST_PER_PAGE, page: 1 },
      portion,
    );
    return { total, list: rows };
  }

  return { get, page, pages, toTheEnd, reports };
}
