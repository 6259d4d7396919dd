import type { DescMethod } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";

/** How a method is called over HTTP, as its descriptor states it. */
export interface HttpRule {
  verb: string;
  /** Fields in braces, e.g. `/api/v1/connected_accounts/{id}:disconnect`. */
  template: string;
  /** `*`: the whole message is the body; a name: that field is; empty: everything goes into the query. */
  body: string;
}

/** `google.api.http`. The SDK ships the option without its definition, so it stays among the unknown fields. */
export const HTTP_OPTION = 72_295_728;

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
