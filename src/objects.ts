import type { Config } from "./config.ts";

/** Addresses a Durable Object by name, in the jurisdiction the deployment keeps its data in. */
export function objectByName<Class extends Rpc.DurableObjectBranded | undefined>(
  namespace: DurableObjectNamespace<Class>,
  name: string,
  { jurisdiction }: Pick<Config, "jurisdiction">,
): DurableObjectStub<Class> {
  return (jurisdiction === null ? namespace : namespace.jurisdiction(jurisdiction)).getByName(name);
}
