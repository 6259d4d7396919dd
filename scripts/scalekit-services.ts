import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import {
  clearField,
  clone,
  create,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescService,
  toBinary,
} from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  EnumDescriptorProtoSchema,
  FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  MethodOptionsSchema,
  ServiceDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import {
  ConnectedAccountService,
  ConnectorStatusSchema,
} from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js";
import { ToolService } from "@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/tools/tools_pb.js";

import { HTTP_OPTION } from "../src/connectors/scalekit/http-rule.ts";

/**
 * Writes `src/connectors/scalekit/services.ts`: the SDK's descriptors of the calls that are made, and nothing else of
 * them. Whole, they bring every call of these services and the text of their documentation into the Worker.
 */
const OUTPUT = fileURLToPath(new URL("../src/connectors/scalekit/services.ts", import.meta.url));
const SDK = "@scalekit-sdk/node/lib/pkg/grpc";

/** People's tokens: no call sends them, and what answers bring of them is not read. */
const UNREAD: ReadonlySet<string> = new Set([
  "scalekit.v1.connected_accounts.AuthorizationDetails",
]);

interface Part {
  service: DescService;
  calls: readonly string[];
  enums: readonly DescEnum[];
}

const PARTS: readonly Part[] = [
  {
    service: ConnectedAccountService,
    calls: [
      "createConnectedAccount",
      "deleteConnectedAccount",
      "getConnectedAccountDetails",
      "getMagicLinkForConnectedAccount",
      "verifyConnectedAccountUser",
    ],
    enums: [ConnectorStatusSchema],
  },
  { service: ToolService, calls: ["executeTool", "listScopedTools"], enums: [] },
];

/** What messages are made of, they themselves included. */
interface Reached {
  messages: Set<DescMessage>;
  enums: Set<DescEnum>;
  /** Files of protobuf's own types. */
  files: Set<string>;
}

function reach(start: readonly DescMessage[], file: DescFile): Reached {
  const reached: Reached = { messages: new Set(), enums: new Set(), files: new Set() };
  const waiting = [...start];
  for (let message = waiting.pop(); message !== undefined; message = waiting.pop()) {
    if (message.file.name.startsWith("google/protobuf/")) {
      reached.files.add(message.file.name);
    } else if (message.file !== file) {
      throw new Error(`${message.typeName} is in another file.`);
    } else if (!reached.messages.has(message)) {
      reached.messages.add(message);
      for (const field of message.fields) {
        const { message: content, enum: values } = contentOf(field);
        if (content !== undefined && !UNREAD.has(content.typeName)) {
          waiting.push(content);
        }
        if (values !== undefined) {
          reached.enums.add(values);
        }
      }
    }
  }
  return reached;
}

function contentOf(field: DescField): {
  message?: DescMessage | undefined;
  enum?: DescEnum | undefined;
} {
  if (field.fieldKind === "map") {
    throw new Error(
      `${field.parent.typeName}.${field.name} is a map, which nothing here needed so far.`,
    );
  }
  return { message: field.message, enum: field.enum };
}

function pruneFile({ service, calls, enums }: Part): { base64: string; imports: string[] } {
  const { file } = service;
  const methods = service.methods.filter(({ localName }) => calls.includes(localName));
  if (methods.length !== calls.length) {
    throw new Error(`${service.name} does not have all of ${calls.join(", ")}.`);
  }
  const reached = reach(
    methods.flatMap(({ input, output }) => [input, output]),
    file,
  );
  const values = new Set([...enums, ...reached.enums]);
  const proto = create(FileDescriptorProtoSchema, {
    name: file.proto.name,
    package: file.proto.package,
    syntax: file.proto.syntax,
    messageType: [...reached.messages].map(({ proto: message }) => pruneMessage(message)),
    enumType: [...values].map(({ proto: { name, value } }) =>
      create(EnumDescriptorProtoSchema, {
        name,
        value: value.map(({ name: valueName, number }) => ({ name: valueName, number })),
      }),
    ),
    service: [
      create(ServiceDescriptorProtoSchema, {
        name: service.name,
        method: methods.map(({ proto: { name, inputType, outputType, options } }) => {
          const kept = create(MethodOptionsSchema);
          kept.$unknown = options?.$unknown?.filter(({ no }) => no === HTTP_OPTION) ?? [];
          return { name, inputType, outputType, options: kept };
        }),
      }),
    ],
  });
  return {
    base64: base64Encode(toBinary(FileDescriptorProtoSchema, proto), "std_raw"),
    imports: [...reached.files].toSorted().map((name) => `file_${name.replaceAll("/", "_")}`),
  };
}

function pruneMessage(message: DescriptorProto): DescriptorProto {
  const pruned = clone(DescriptorProtoSchema, message);
  clearField(pruned, DescriptorProtoSchema.field.options);
  pruned.field = pruned.field.filter(({ typeName }) => !UNREAD.has(typeName.slice(1)));
  for (const field of pruned.field) {
    clearField(field, FieldDescriptorProtoSchema.field.options);
    // Follows from the name.
    clearField(field, FieldDescriptorProtoSchema.field.jsonName);
  }
  return pruned;
}

/** The module of the SDK that describes a file. */
function moduleOf({ name }: DescFile): string {
  return `${SDK}/${name}_pb.js`;
}

function render(): string {
  const parts = PARTS.map((part) => ({ ...part, ...pruneFile(part) }));
  const wellKnown = [...new Set(parts.flatMap(({ imports }) => imports))].toSorted();
  const imports = parts.map(({ service, enums }) => {
    const names = [service, ...enums].map(({ name }) => `${name} as Whole${name}`);
    return `import type {${names.join(", ")}} from "${moduleOf(service.file)}";`;
  });
  const declarations = parts.map(({ service, calls, enums, base64, imports: needed }) => {
    const { name } = service;
    const names = calls.map((call) => `"${call}"`).join(" | ");
    const fileName = `${name[0]?.toLowerCase()}${name.slice(1)}File`;
    return [
      `const ${fileName} = fileDesc("${base64}", [${needed.join(", ")}]);`,
      `export const ${name}: Only<typeof Whole${name}, ${names}> = serviceDesc(${fileName}, 0);`,
      ...enums.map(renderEnum),
    ].join("\n");
  });
  return `/* Written by \`npm run services\` from the SDK's descriptors: the calls that are made, and nothing else of them. */
import { fileDesc, type GenService, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import { ${wellKnown.join(", ")} } from "@bufbuild/protobuf/wkt";
${imports.join("\n")}

type Only<Service, Name extends string> =
  Service extends GenService<infer Methods> ? GenService<Pick<Methods, Name & keyof Methods>> : never;

${declarations.join("\n\n")}
`;
}

function renderEnum({ name, values }: DescEnum): string {
  const members = values.map(({ name: member, number }) => `${member}: ${number}`);
  return `export const ${name} = { ${members.join(", ")} } as const satisfies Record<keyof typeof Whole${name}, number>;`;
}

await writeFile(OUTPUT, render());
