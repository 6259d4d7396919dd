import * as z from "zod";

/** One input of a tool, as far as a model may give it: a text, a number, a yes or no, or a list of texts. */
export interface Input {
  type: "string" | "number" | "integer" | "boolean" | "array";
  description?: string;
  enum?: string[];
}

export type Value = string | number | boolean | readonly string[];
/** What a tool is called with, owner and repository aside. */
export type Params = Record<string, Value>;

/** The inputs of a tool. Flat: what is nested is not offered to a model. */
export interface Inputs {
  properties: Record<string, Input>;
  required: readonly string[];
}

const DESCRIPTION_MAX_CODE_UNITS = 200;
const ENUM_MAX = 40;
const TEXT_MAX_CODE_UNITS = 1000;
const LIST_MAX = 20;
/** Ids of runs have eleven digits. */
const NUMBER_MAX = 1e12;

const Type = z.enum(["string", "number", "integer", "boolean", "array"]);

/** `"string"`, `["string", "null"]` and `anyOf` with null mean the same to a caller who leaves an input out. */
const Declared = z
  .looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    anyOf: z.array(z.looseObject({ type: z.string().optional() })).optional(),
    description: z.string().catch(""),
    enum: z.array(z.unknown()).optional(),
  })
  .transform(({ type, anyOf, description, enum: values }): Input | null => {
    const types = [type ?? anyOf?.map((one) => one.type) ?? []]
      .flat()
      .filter((one) => one !== undefined && one !== "null");
    const only = types.length === 1 ? Type.safeParse(types[0]).data : undefined;
    const texts = values?.filter((value) => typeof value === "string").slice(0, ENUM_MAX);
    return only === undefined
      ? null
      : {
          type: only,
          ...(description === ""
            ? {}
            : { description: description.slice(0, DESCRIPTION_MAX_CODE_UNITS) }),
          ...(only === "string" && texts !== undefined && texts.length > 0 ? { enum: texts } : {}),
        };
  })
  .catch(null);

const Schema = z.object({
  properties: z.record(z.string(), Declared),
  required: z.array(z.string()).catch([]),
});

/** The inputs that a JSON Schema declares; null for a schema that a model could not fill in. */
export function readInputs(schema: unknown): Inputs | null {
  const parsed = Schema.safeParse(schema);
  if (!parsed.success) {
    return null;
  }
  const properties: Record<string, Input> = {};
  for (const [name, input] of Object.entries(parsed.data.properties)) {
    if (input !== null && /^[a-z]\w{0,63}$/i.test(name)) {
      properties[name] = input;
    }
  }
  const { required } = parsed.data;
  return required.every((name) => Object.hasOwn(properties, name))
    ? { properties, required }
    : null;
}

/** As a model is told; an input left out is not asked for. */
export function toJsonSchema({ properties, required }: Inputs): Record<string, unknown> {
  const shown = Object.entries(properties).map(([name, { type, ...rest }]) => [
    name,
    { type, ...rest, ...(type === "array" ? { items: { type: "string" } } : {}) },
  ]);
  return {
    type: "object",
    properties: Object.fromEntries(shown),
    required: [...required],
    additionalProperties: false,
  };
}

/** A value for an input; undefined when it is none. Models write numbers as texts. */
export function valueFor({ type, enum: values }: Input, value: unknown): Value | undefined {
  switch (type) {
    case "string":
      return isText(value) && (values === undefined || values.includes(value)) ? value : undefined;
    case "number":
    case "integer": {
      const number = typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : value;
      const fits = typeof number === "number" && Number.isInteger(number);
      return fits && number >= 0 && number <= NUMBER_MAX ? number : undefined;
    }
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "array":
      return Array.isArray(value) && value.length <= LIST_MAX && value.every(isText)
        ? value
        : undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= TEXT_MAX_CODE_UNITS;
}
