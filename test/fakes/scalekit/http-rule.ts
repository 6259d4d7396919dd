import type { DescMethod } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** One way to call a method over HTTP, as its `google.api.http` option states it. */
export type HttpRule = {
  verb: string;
  template: string;
  /** `*`: the whole message; a name: that field; empty: everything is in the query. */
  body: string;
};

/** Number of the `google.api.http` extension, whose generated stub leaves it among the unknown fields. */
const HTTP_OPTION = 72_295_728;

/** Field numbers of google.api.HttpRule. */
const VERBS = new Map([
  [2, "GET"],
  [3, "PUT"],
  [4, "POST"],
  [5, "DELETE"],
  [6, "PATCH"],
]);
const BODY = 7;
const ADDITIONAL_BINDINGS = 11;

/** All rules of a method, the main one first. */
export function httpRules(method: DescMethod): HttpRule[] {
  const option = method.proto.options?.$unknown?.find((field) => field.no === HTTP_OPTION);
  return option === undefined ? [] : readRule(new BinaryReader(option.data).bytes());
}

function readRule(bytes: Uint8Array): HttpRule[] {
  const reader = new BinaryReader(bytes);
  const rule: HttpRule = { verb: "", template: "", body: "" };
  const additional: HttpRule[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const verb = VERBS.get(field);
    if (verb !== undefined) {
      rule.verb = verb;
      rule.template = reader.string();
    } else if (field === BODY) {
      rule.body = reader.string();
    } else if (field === ADDITIONAL_BINDINGS && wireType === WireType.LengthDelimited) {
      additional.push(...readRule(reader.bytes()));
    } else {
      reader.skip(wireType, field);
    }
  }
  return [rule, ...additional];
}

/** Matches a path against a template like `/api/v1/things/{id}:close`; undefined when it does not fit. */
export function matchTemplate(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => {
      if (part.startsWith("{")) {
        names.push(part.slice(1, -1));
        return "([^/:]+)";
      }
      return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    })
    .join("");
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (match === null) {
    return undefined;
  }
  return Object.fromEntries(
    names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]),
  );
}
