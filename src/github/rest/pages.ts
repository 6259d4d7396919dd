import type * as z from "zod";

import { UPSTREAM_SILENT_RETRIES_MAX } from "../../limits.ts";
import { isSilence } from "../../upstream/retry.ts";
import type { ListPage } from "../client/client.ts";
import { isNotTooMuch, type Portion, type Retry } from "../graphql/portions.ts";

/** Rows of a list, and how many places of it could not be had. */
export interface Rows<Row> {
  rows: Row[];
  missing: number;
}

interface Page<Row> extends Rows<Row> {
  /** Whether the list ends within it. */
  ended: boolean;
}

/** What one request brings. */
export interface Asked<Row> extends Rows<Row> {
  /** Whether the server says that more follows, however few these are. */
  hasNext: boolean;
}

export interface PageQuery {
  per_page: number;
  page: number;
}

/** The rows that the schema reads, and the count of the others: one that is null is a hole. */
export function readRows<Schema extends z.ZodType>(
  schema: Schema,
  { rows: given, hasNext }: ListPage,
): Asked<z.output<Schema>> {
  const rows = given.flatMap((row) => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
  return { rows, missing: given.length - rows.length, hasNext };
}

/** So many of a page in vain are GitHub, and not what is asked for. */
const HOLES_MAX = 3;

/**
 * A page of a list over REST. What GitHub finds too much is asked for in smaller pages, down to one row, and the size that
 * worked is kept; a row that it cannot give even alone is counted, and the others are read. Silence costs half a minute
 * each time, whatever the size.
 */
export async function readPage<Row>(
  ask: (query: PageQuery, retry?: Retry) => Promise<Asked<Row>>,
  { per_page: perPage, page }: PageQuery,
  portion: Portion,
): Promise<Page<Row>> {
  let holes = 0;
  let silences = 0;

  async function read(offset: number, size: number): Promise<Page<Row>> {
    const smaller = smallerThan(size);
    if (size > portion.atOnce && smaller > 0) {
      return await readParts(offset, size, smaller);
    }
    try {
      const query = { per_page: size, page: offset / size + 1 };
      const { rows, missing, hasNext } = await ask(
        query,
        ...(smaller > 0 || holes > 0 ? [isNotTooMuch] : []),
      );
      return { rows, missing, ended: rows.length + missing < size && !hasNext };
    } catch (error) {
      silences += isSilence(error) ? 1 : 0;
      if (isNotTooMuch(error) || silences > UPSTREAM_SILENT_RETRIES_MAX) {
        throw error;
      }
      if (smaller > 0) {
        const before = portion.atOnce;
        portion.atOnce = Math.min(before, smaller);
        const parts = await readParts(offset, size, smaller);
        if (parts.missing > 0) {
          // One that cannot be had alone says nothing of how many others can be asked for together.
          portion.atOnce = before;
        }
        return parts;
      }
      holes += 1;
      if (holes > HOLES_MAX) {
        throw error;
      }
      return { rows: [], missing: 1, ended: false };
    }
  }

  async function readParts(offset: number, size: number, part: number): Promise<Page<Row>> {
    const whole: Page<Row> = { rows: [], missing: 0, ended: false };
    for (let start = offset; start < offset + size && !whole.ended; start += part) {
      const { rows, missing, ended } = await read(start, part);
      whole.rows.push(...rows);
      whole.missing += missing;
      whole.ended = ended;
    }
    return whole;
  }

  return await read((page - 1) * perPage, perPage);
}

/** The largest size not above the half that parts the page evenly; 0 where there is none. */
function smallerThan(size: number): number {
  let part = Math.floor(size / 2);
  while (part > 0 && size % part !== 0) {
    part -= 1;
  }
  return part;
}
