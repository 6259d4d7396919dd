import {
  type DescMessage,
  type DescMethodUnary,
  fromJson,
  type JsonValue,
  type MessageShape,
} from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";

import { readText } from "../../upstream/body.ts";
import { UpstreamError } from "../../upstream/error.ts";
import type { EnvironmentFetch } from "./environment-fetch.ts";
import { toHttpCall } from "./http-call.ts";
import { unknownRefusal } from "./refusal.ts";

/**
 * Carries typed calls of the SDK's services over the REST API that their descriptors describe: workerd has no HTTP/2
 * client for gRPC. Unary calls only; Scalekit has no others.
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
  try {
    const json: JsonValue = JSON.parse(text);
    return fromJson(method.output, json, { ignoreUnknownFields: true });
  } catch (cause) {
    throw new UpstreamError("scalekit", "invalid_response", { status, cause });
  }
}
