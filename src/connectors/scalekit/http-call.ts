import {
  create,
  type DescMessage,
  type DescMethod,
  type DescMethodUnary,
  type JsonObject,
  type JsonValue,
  type MessageInitShape,
  toJson,
} from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";

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

/** How a method is called over HTTP, as its descriptor states it. */
export interface HttpRule {
  verb: string;
  /** Fields in braces, e.g. `/api/v1/connected_accounts/{id}:disconnect`. */
  template: string;
  /** `*`: the whole message is the body; a name: that field is; empty: everything goes into the query. */
  body: string;
}

/** `google.api.http`. The SDK ships the option without its definition, so it stays among the unknown fields. */
const HTTP_OPTION = 72_295_728;

/** Field numbers of https://github.com/googleapis/googleapis/blob/master/google/api/http.proto */
const VERBS: Record<number, string> = { 2: "GET", 3: "PUT", 4: "POST", 5: "DELETE", 6: "PATCH" };
const BODY = 7;

export function httpRuleOf(method: DescMethod): HttpRule {
  const option = method.proto.options?.$unknown?.find(({ no }) => no === HTTP_OPTION);
  const rule: HttpRule = { verb: "", template: "", body: "" };
  const reader = new BinaryReader(new BinaryReader(option?.data ?? new Uint8Array(1)).bytes());
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const verb = VERBS[field];
    if (verb !== undefined) {
      rule.verb = verb;
      rule.template = reader.string();
    } else if (field === BODY) {
      rule.body = reader.string();
    } else {
      reader.skip(wireType, field);
    }
  }
  if (rule.verb === "") {
    throw new Error(`${method.name} cannot be called over HTTP.`);
  }
  return rule;
}
