import {
  create,
  type DescMessage,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";

import { httpRules, type HttpRule, matchTemplate } from "./http-rule.ts";
import { readMessage, writeMessage } from "./transcoding.ts";

/** A method of Scalekit's API, reachable where its descriptor says. */
export type Route = {
  name: string;
  rules: HttpRule[];
  answer(
    request: Request,
    rule: HttpRule,
    pathParameters: Record<string, string>,
  ): Promise<Response>;
};

type Answer<Output extends DescMessage> =
  | MessageInitShape<Output>
  | Promise<MessageInitShape<Output>>;

export function route<Input extends DescMessage, Output extends DescMessage>(
  method: DescMethodUnary<Input, Output>,
  handle: (input: MessageShape<Input>) => Answer<Output>,
  status = 200,
): Route {
  return {
    name: method.name,
    rules: httpRules(method),
    async answer(request, rule, pathParameters) {
      const input = await readMessage(method.input, rule, pathParameters, request);
      const output = create(method.output, await handle(input));
      return Response.json(writeMessage(method.output, output), { status });
    },
  };
}

export type RouteMatch = { route: Route; rule: HttpRule; pathParameters: Record<string, string> };

/** The route for a request; a literal path wins over one with parameters. */
export function findRoute(
  routes: readonly Route[],
  verb: string,
  path: string,
): RouteMatch | undefined {
  const matches: RouteMatch[] = [];
  for (const candidate of routes) {
    for (const rule of candidate.rules) {
      const pathParameters = rule.verb === verb ? matchTemplate(rule.template, path) : undefined;
      if (pathParameters !== undefined) {
        matches.push({ route: candidate, rule, pathParameters });
      }
    }
  }
  const parameters = (match: RouteMatch) => Object.keys(match.pathParameters).length;
  return matches.toSorted((a, b) => parameters(a) - parameters(b))[0];
}
