import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  type MessageShape,
  toJson,
} from "@bufbuild/protobuf";

import type { HttpRule } from "./http-rule.ts";
import { isJsonObject } from "./json-object.ts";
import { invalidArgument } from "./status-error.ts";

/** Reads the request message the way grpc-gateway does: path, then body, the rest from the query. */
export async function readMessage<Desc extends DescMessage>(
  schema: Desc,
  rule: HttpRule,
  pathParameters: Record<string, string>,
  request: Request,
): Promise<MessageShape<Desc>> {
  const json: JsonObject = {};
  if (rule.body === "") {
    readQuery(schema, new URL(request.url).searchParams, json);
  } else {
    const body = parseJson(await request.text());
    Object.assign(json, rule.body === "*" ? body : { [rule.body]: body });
  }
  Object.assign(json, pathParameters);
  try {
    return fromJson(schema, json, { ignoreUnknownFields: true });
  } catch (error) {
    throw invalidArgument("body", error instanceof Error ? error.message : "malformed");
  }
}

/** Snake case, enum names, and unset fields included, as grpc-gateway marshals by default. */
export function writeMessage<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
): JsonValue {
  return toJson(schema, message, { useProtoFieldName: true, alwaysEmitImplicit: true });
}

function parseJson(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    if (isJsonObject(value)) {
      return value;
    }
  } catch {
    // Answered below like any other body that is not an object.
  }
  throw invalidArgument("body", "expected a JSON object");
}

/** Dots lead into nested messages, repeated keys fill lists, unknown keys are ignored. */
function readQuery(schema: DescMessage, query: URLSearchParams, into: JsonObject): void {
  for (const [key, value] of query) {
    let message = schema;
    let target = into;
    const path = key.split(".");
    for (const [index, name] of path.entries()) {
      const field = fieldNamed(message, name);
      if (field === undefined) {
        break;
      }
      if (index < path.length - 1) {
        if (field.fieldKind !== "message") {
          break;
        }
        const nested = target[field.name];
        const inner: JsonObject = isJsonObject(nested) ? nested : {};
        target[field.name] = inner;
        target = inner;
        message = field.message;
      } else if (field.fieldKind === "list") {
        const list = target[field.name];
        target[field.name] = Array.isArray(list) ? [...list, value] : [value];
      } else {
        target[field.name] = value === "true" || value === "false" ? value === "true" : value;
      }
    }
  }
}

function fieldNamed(message: DescMessage, name: string): DescField | undefined {
  return message.fields.find((field) => field.name === name || field.jsonName === name);
}
