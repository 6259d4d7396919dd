import {
  create,
  type DescMethodUnary,
  type DescMessage,
  type JsonObject,
  type JsonValue,
  type MessageInitShape,
  toJson,
} from "@bufbuild/protobuf";

import { httpRuleOf } from "./http-rule.ts";

export interface HttpCall {
  verb: string;
  /** With its query, relative to the environment's URL. */
  path: string;
  body?: string;
}

/** A call as grpc-gateway expects it: fields in the path, the body or the query, by their snake_case names. */
export function toHttpCall<Input extends DescMessage, Output extends DescMessage>(
  method: DescMethodUnary<Input, Output>,
  input: MessageInitShape<Input>,
): HttpCall {
  const { verb, template, body } = httpRuleOf(method);
  const message = toJson(method.input, create(method.input, input), { useProtoFieldName: true });
  const fields = isObject(message) ? { ...message } : {};
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = fields[name];
    delete fields[name];
    return pathSegment(value);
  });
  if (body === "*") {
    return { verb, path, body: JSON.stringify(fields) };
  }
  const content = fields[body];
  delete fields[body];
  const query = queryOf(fields).toString();
  return {
    verb,
    path: query === "" ? path : `${path}?${query}`,
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  };
}

/** A value that could change the path's meaning is a bug: identifiers are minted by us. */
function pathSegment(value: JsonValue | undefined): string {
  if (typeof value !== "string" || !/^\w[\w-]*$/.test(value)) {
    throw new Error("Not usable as a path segment.");
  }
  return value;
}

/** Nested fields are joined by dots, lists repeat their name. */
function queryOf(fields: JsonObject, prefix = ""): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isObject(item)) {
        for (const [nested, text] of queryOf(item, `${prefix}${name}.`)) {
          query.append(nested, text);
        }
      } else if (!Array.isArray(item) && item !== null) {
        query.append(prefix + name, String(item));
      }
    }
  }
  return query;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
