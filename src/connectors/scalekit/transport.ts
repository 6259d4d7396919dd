import {
  type DescMessage,
  type DescMethodUnary,
  fromJson,
  type JsonObject,
  type JsonValue,
  type MessageShape,
} from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";
import { ConnectedAccountSchema } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";

import { parseJson, readText } from "../../upstream/body.ts";
import { UpstreamError } from "../../upstream/error.ts";
import type { EnvironmentFetch } from "./environment-fetch.ts";
import { isObject, toHttpCall } from "./http-call.ts";
import { unknownRefusal } from "./refusal.ts";

/**
 * Sends typed calls of the SDK's services over the REST API that their descriptors describe: workerd has no HTTP/2
 * client for gRPC. Unary calls only; Scalekit has no others. No credential of a person is in what it returns or throws.
 */
export function createTransport(fetch: EnvironmentFetch): Transport {
  return {
    async unary(method, signal, _timeoutMs, _header, input) {
      const { verb, path, body } = toHttpCall(method, input);
      const response = await fetch(path, {
        method: verb,
        signal: signal ?? null,
        headers: {
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body }),
      });
      const text = await readText(response.body);
      if (!response.ok) {
        throw unknownRefusal(response);
      }
      return {
        stream: false,
        service: method.parent,
        method,
        header: response.headers,
        trailer: new Headers(),
        message: readMessage(method, text, response.status),
      };
    },
    stream() {
      throw new Error("Scalekit's API has no streams.");
    },
  };
}

function readMessage<Input extends DescMessage, Output extends DescMessage>(
  method: DescMethodUnary<Input, Output>,
  text: string,
  status: number,
): MessageShape<Output> {
  const json = parseJson(text);
  try {
    if (isObject(json)) {
      return fromJson(method.output, narrow(json, method.output), { ignoreUnknownFields: true });
    }
  } catch {
    // The decoder's error quotes the answer.
  }
  throw new UpstreamError("scalekit", "invalid_response", { status });
}

/**
 * An answer without what nobody here may see: of a connected account only its status is kept, since the rest brings
 * the person's tokens.
 */
function narrow(json: JsonObject, { typeName, fields }: DescMessage): JsonObject {
  const narrowed: JsonObject = {};
  for (const { name, jsonName, message } of fields) {
    const value = json[name] ?? json[jsonName];
    if (
      value !== undefined &&
      (typeName !== ConnectedAccountSchema.typeName || name === "status")
    ) {
      narrowed[name] = Array.isArray(value)
        ? value.map((item) => narrowIn(item, message))
        : narrowIn(value, message);
    }
  }
  return narrowed;
}

function narrowIn(value: JsonValue, message: DescMessage | undefined): JsonValue {
  // Protobuf's own types have a JSON form that is not made of their fields.
  const hasFields = message?.typeName.startsWith("scalekit.") === true;
  return hasFields && isObject(value) ? narrow(value, message) : value;
}
