import { Hono } from "hono";
import * as z from "zod";

import { version } from "../../../package.json";
import { cookieName } from "../../browser-session/credentials/cookie.ts";
import type { AppEnv } from "../variables.ts";
import { type ComponentName, COMPONENTS } from "./components.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

/** The API's description, made from the same schemas that the routes and the page use. */
export const openapiRoutes = new Hono<AppEnv>().get("/", (c) =>
  c.json(describeApi(c.var.site), 200, { "Cache-Control": "public, max-age=300" }),
);

/** An OpenAPI 3.1 document. */
function describeApi({ origin, secure }: { origin: string; secure: boolean }) {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    (paths[operation.path] ??= {})[operation.method] = describeOperation(operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Docket",
      version,
      description:
        "Summaries of the most discussed open pull requests of a repository. Every answer carries X-Request-Id; errors are application/problem+json.",
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: describeSchemas(),
      securitySchemes: {
        cookie: { type: "apiKey", in: "cookie", name: cookieName(secure) },
        token: { type: "http", scheme: "bearer", bearerFormat: "dkt_…" },
      },
    },
  };
}

function describeOperation({ summary, access, body, answers, ...parameters }: Operation) {
  return {
    summary,
    security: {
      anyone: [{}],
      cookie: [{ cookie: [] }],
      token: [{ cookie: [] }, { token: [] }],
    }[access],
    parameters: [
      ...Array.from(parameters.path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      ...describeParameters("query", parameters.query),
      ...describeParameters("header", parameters.headers),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": schemaOf(body) } } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, describeAnswer(answer)]),
      ),
      default: {
        description: "What went wrong",
        headers: {
          "Retry-After": {
            description: "Seconds, with 429 and 503: absent from a limit that time does not lift",
            schema: { type: "integer" },
          },
        },
        content: { "application/problem+json": schemaOf("Problem") },
      },
    },
  };
}

function describeParameters(place: "query" | "header", descriptions: Record<string, string> = {}) {
  return Object.entries(descriptions).map(([name, description]) => ({
    name,
    in: place,
    description,
    schema: { type: "string" },
  }));
}

function describeAnswer({ description, schema, list, type }: Operation["answers"][number]) {
  if (schema !== undefined) {
    const { schema: item } = schemaOf(schema);
    const content = list === true ? { schema: { type: "array", items: item } } : { schema: item };
    return { description, content: { [type ?? "application/json"]: content } };
  }
  return type === undefined ? { description } : { description, content: { [type]: {} } };
}

function schemaOf(name: ComponentName) {
  return { schema: { $ref: `#/components/schemas/${name}` } };
}

function describeSchemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) {
    registry.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, {
    io: "input",
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id: _id, $schema: _schema, ...schema }]) => [id, schema]),
  );
}
