import * as z from "zod";

import { UpstreamError } from "../../upstream/error.ts";
import { parseAnswer, unexpectedAnswer } from "../client/answer.ts";
import type { GraphQLError } from "../client/graphql-error.ts";
import type { KnowingClient } from "./older-server.ts";
import { chunk, isNotTooMuch, mayPass, type Portion } from "./portions.ts";
import { withoutFields } from "./without-fields.ts";

/** What it asks by. */
export type NodesClient = Pick<KnowingClient, "graphql" | "asked">;

const NodesData = z.object({ nodes: z.array(z.unknown()) });

export interface NodesQuery<Schema extends z.ZodType> {
  document: string;
  variables?: Record<string, unknown>;
  /** Variables that make the document ask for less, for a node that is too much even alone. */
  lighter?: Record<string, unknown>;
  node: Schema;
  /** Whether a node can be read without this field of it. */
  mayFail?: (field: string) => boolean;
  /** Whether a node came back incomplete without an error, so that it is worth asking for it alone. */
  isIncomplete?: (node: z.output<Schema>) => boolean;
}

/** A node with the errors that GitHub reported inside it. */
export interface ReadNode<Node> {
  id: string;
  node: Node;
  errors: GraphQLError[];
}

export interface ReadNodes<Node> {
  nodes: ReadNode<Node>[];
  /** Why single ones could not be read although others could. */
  failed: Map<string, UpstreamError>;
}

/** What reading some nodes has shown so far. */
interface Course {
  portion: Portion;
  /** A single one was too much, however often it was asked for: it may be GitHub, and not the size of what is asked. */
  failing: boolean;
}

/**
 * Reads nodes by id, in that order. What GitHub finds too much at once is asked for in halves, and the portion that
 * worked is kept; what it left out is asked for again, what it cut is asked for alone. Nodes that are gone are missing.
 */
export async function readNodes<Schema extends z.ZodType>(
  client: NodesClient,
  query: NodesQuery<Schema>,
  ids: readonly string[],
  portion: Portion = { atOnce: Number.POSITIVE_INFINITY },
): Promise<ReadNodes<z.output<Schema>>> {
  return await readAll(client, query, ids, { portion, failing: false });
}

async function readAll<Schema extends z.ZodType>(
  client: NodesClient,
  query: NodesQuery<Schema>,
  ids: readonly string[],
  course: Course,
): Promise<ReadNodes<z.output<Schema>>> {
  if (ids.length === 0) {
    return { nodes: [], failed: new Map() };
  }
  if (ids.length === 1) {
    return { nodes: await readAlone(client, query, ids, course), failed: new Map() };
  }
  if (course.failing) {
    return await readParts(
      client,
      query,
      ids.map((id) => [id]),
      course,
    );
  }
  if (ids.length > course.portion.atOnce) {
    return await readParts(client, query, chunk(ids, course.portion.atOnce), course);
  }
  const half = Math.ceil(ids.length / 2);
  let answer: Answer<Schema> | undefined;
  try {
    answer = await ask(client, query, ids, isNotTooMuch);
  } catch (error) {
    if (isNotTooMuch(error)) {
      throw error;
    }
  }
  if (answer === undefined || answer.every(isHole)) {
    course.portion.atOnce = half;
    return await readParts(client, query, chunk(ids, half), course, { inTurn: true });
  }
  const complete = answer.filter(
    ({ node, errors }) =>
      node !== null && !errors.some(mayPass) && query.isIncomplete?.(node) !== true,
  );
  const again = answer.filter((item) => !complete.includes(item) && !item.errors.some(isGone));
  const holes = again.filter(isHole);
  if (holes.length > 1) {
    course.portion.atOnce = Math.max(half, complete.length);
  }
  const parts = [holes, ...again.filter((item) => !isHole(item)).map((item) => [item])]
    .filter((part) => part.length > 0)
    .map((part) => part.map(({ id }) => id));
  const others = await readParts(client, query, parts, course, { someRead: complete.length > 0 });
  return {
    nodes: inOrder(ids, [...complete.flatMap(asRead), ...others.nodes]),
    failed: others.failed,
  };
}

interface Item<Node> {
  id: string;
  node: Node | null;
  errors: GraphQLError[];
}

type Answer<Schema extends z.ZodType> = Item<z.output<Schema>>[];

/** Left out, and not because it is gone or may not be seen: asking for less may bring it. */
function isHole({ node, errors }: Item<unknown>): boolean {
  return node === null && (errors.length === 0 || errors.some(mayPass));
}

async function readAlone<Schema extends z.ZodType>(
  client: NodesClient,
  query: NodesQuery<Schema>,
  ids: readonly string[],
  course: Course,
): Promise<ReadNode<z.output<Schema>>[]> {
  const [item] = await askForLess(client, query, ids, course);
  return item === undefined
    ? []
    : asRead(isLeftOut(item) ? await askWithoutFailed(client, query, item) : item);
}

/** So many fields may fail one after another. */
const FAILED_TRIES_MAX = 4;

/** A node that GitHub leaves out for a field of it is asked for without that field, whose error stays with it. */
async function askWithoutFailed<Schema extends z.ZodType>(
  client: NodesClient,
  query: NodesQuery<Schema>,
  item: Item<z.output<Schema>>,
): Promise<Item<z.output<Schema>>> {
  let errors: GraphQLError[] = [];
  let last: Item<z.output<Schema>> | undefined = item;
  for (let tries = 0; last !== undefined && isLeftOut(last); tries += 1) {
    const known = fieldsIn(errors);
    const failed = last.errors.filter((error) => {
      const [field] = fieldsIn([error]);
      return field !== undefined && !known.includes(field) && query.mayFail?.(field) === true;
    });
    errors = [...errors, ...failed];
    const document = withoutFields(client.asked(query.document).document, fieldsIn(errors));
    if (failed.length === 0 || document === null || tries === FAILED_TRIES_MAX) {
      throw unexpectedAnswer();
    }
    [last] = await ask(client, { ...query, document }, [item.id]);
  }
  return { ...item, ...last, errors: [...errors, ...(last?.errors ?? [])] };
}

/** Of a node, by their names in the answer. */
function fieldsIn(errors: readonly GraphQLError[]): string[] {
  const fields = errors.map(({ path }) => path?.[2]);
  return [...new Set(fields.filter((field) => typeof field === "string"))];
}

/** Left out although it is there. */
function isLeftOut({ node, errors }: Item<unknown>): boolean {
  return node === null && !errors.some(isGone);
}

async function askForLess<Schema extends z.ZodType>(
  client: NodesClient,
  query: NodesQuery<Schema>,
  ids: readonly string[],
  course: Course,
): Promise<Answer<Schema>> {
  const { lighter } = query;
  if (course.failing || lighter !== undefined) {
    try {
      const answer = await ask(client, query, ids, isNotTooMuch);
      course.failing = false;
      if (lighter === undefined || !answer.some(isHole)) {
        return answer;
      }
    } catch (error) {
      // While it may be GitHub, once is enough for each of the others.
      if (course.failing || isNotTooMuch(error)) {
        throw error;
      }
    }
  }
  try {
    return await ask(client, { ...query, ...(lighter && { variables: lighter }) }, ids);
  } catch (error) {
    course.failing = !isNotTooMuch(error);
    if (course.failing) {
      // Too much even alone says nothing of how many can be asked for together.
      course.portion.atOnce = Number.POSITIVE_INFINITY;
    }
    throw error;
  }
}

async function ask<Schema extends z.ZodType>(
  client: NodesClient,
  query: NodesQuery<Schema>,
  ids: readonly string[],
  retry?: (error: UpstreamError) => boolean,
): Promise<Answer<Schema>> {
  const { data, errors } = await client.graphql(
    query.document,
    { ids, ...query.variables },
    ...(retry === undefined ? [] : [retry]),
  );
  const { nodes } = parseAnswer(NodesData, data);
  return ids.map((id, index) => {
    const node = query.node.safeParse(nodes[index]);
    return {
      id,
      node: node.success ? node.data : null,
      errors: errors.filter((error) => isAbout(error, index)),
    };
  });
}

/** One that names no node may be about any. */
function isAbout({ path = [] }: GraphQLError, index: number): boolean {
  return path[1] === undefined || path[1] === index;
}

function asRead<Node>({
  node,
  ...more
}: Omit<ReadNode<Node>, "node"> & { node: Node | null }): ReadNode<Node>[] {
  return node === null ? [] : [{ ...more, node }];
}

function inOrder<Node>(ids: readonly string[], items: ReadNode<Node>[]): ReadNode<Node>[] {
  return items.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

interface PartsOptions {
  /** Whether others have been read already. */
  someRead?: boolean;
  /** One after another, so that a later one goes by what an earlier one has shown. */
  inTurn?: boolean;
}

/** Parts in parallel as a rule. A part may fail alone; when all do, or the failure concerns all, it is thrown. */
async function readParts<Schema extends z.ZodType>(
  client: NodesClient,
  query: NodesQuery<Schema>,
  parts: readonly (readonly string[])[],
  course: Course,
  { someRead = false, inTurn = false }: PartsOptions = {},
): Promise<ReadNodes<z.output<Schema>>> {
  const nodes: ReadNode<z.output<Schema>>[] = [];
  const failed = new Map<string, UpstreamError>();
  for (const wave of inTurn ? parts.map((part) => [part]) : [parts]) {
    const results = await Promise.allSettled(
      wave.map((part) => readAll(client, query, part, course)),
    );
    for (const [index, result] of results.entries()) {
      if (result.status === "fulfilled") {
        nodes.push(...result.value.nodes);
        result.value.failed.forEach((error, id) => failed.set(id, error));
      } else {
        const reason: unknown = result.reason;
        if (!(reason instanceof UpstreamError) || concernsAll(reason)) {
          throw reason;
        }
        wave[index]?.forEach((id) => failed.set(id, reason));
      }
    }
  }
  const [first] = failed.values();
  if (first !== undefined && !someRead && failed.size === parts.flat().length) {
    throw first;
  }
  return { nodes, failed };
}

function concernsAll({ kind }: UpstreamError): boolean {
  return kind === "rejected" || kind === "rate_limited";
}

function isGone({ type, path }: GraphQLError): boolean {
  return type === "NOT_FOUND" && path?.length === 2;
}
