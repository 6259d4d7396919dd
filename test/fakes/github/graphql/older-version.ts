import { type DocumentNode, type Location, TypeInfo, visit, visitWithTypeInfo } from "graphql";

import type { OlderVersion } from "../options.ts";
import { githubSchema } from "./schema.ts";

/**
 * What a server that lacks some of today's schema answers a document: `PullRequest.mergeQueueEntry` is a field,
 * `PullRequest.timelineItems(itemTypes)` an argument, `Bot` a type. In the form of graphql-ruby, which GitHub runs on.
 */
export function lackedBy(
  document: DocumentNode,
  { lacks: names, namesAtOnce, says }: OlderVersion,
): Record<string, unknown>[] {
  const lacks = new Set(names);
  const errors: Record<string, unknown>[] = [];
  const path: string[] = [];
  const types = new TypeInfo(githubSchema());

  function refuse(message: string, loc: Location | undefined, extensions: Record<string, string>) {
    const { line, column } = loc?.startToken ?? { line: 0, column: 0 };
    errors.push({
      ...(says === "path and code" && { path: [...path], extensions }),
      ...(says !== "nothing" && { locations: [{ line, column }] }),
      message,
    });
  }

  function leave(): void {
    path.pop();
  }

  visit(
    document,
    visitWithTypeInfo(types, {
      OperationDefinition: {
        enter(node) {
          path.push(`${node.operation} ${node.name?.value ?? ""}`);
        },
        leave,
      },
      FragmentDefinition: {
        enter(node) {
          path.push(`fragment ${node.name.value}`);
        },
        leave,
      },
      InlineFragment: {
        enter(node) {
          const typeName = node.typeCondition?.name.value ?? "";
          path.push(`... on ${typeName}`);
          if (lacks.has(typeName)) {
            const message = `No such type ${typeName}, so it can't be a fragment condition`;
            refuse(message, node.loc, { code: "undefinedType", typeName });
          }
        },
        leave,
      },
      Field: {
        enter(node) {
          path.push(node.alias?.value ?? node.name.value);
          const typeName = types.getParentType()?.name ?? "";
          const fieldName = node.name.value;
          if (lacks.has(`${typeName}.${fieldName}`)) {
            const message = `Field '${fieldName}' doesn't exist on type '${typeName}'`;
            refuse(message, node.loc, { code: "undefinedField", typeName, fieldName });
          }
          for (const { name, loc } of node.arguments ?? []) {
            if (lacks.has(`${typeName}.${fieldName}(${name.value})`)) {
              path.push(name.value);
              refuse(`Field '${fieldName}' doesn't accept argument '${name.value}'`, loc, {
                code: "argumentNotAccepted",
                name: fieldName,
                typeName: "Field",
                argumentName: name.value,
              });
              path.pop();
            }
          }
        },
        leave,
      },
    }),
  );
  return errors.slice(0, namesAtOnce);
}
