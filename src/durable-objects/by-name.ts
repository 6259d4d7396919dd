import type { Config } from "../config/config.ts";

type Branded = Rpc.DurableObjectBranded | undefined;

/** Addresses a Durable Object by name, in the jurisdiction the deployment keeps its data in. */
export function objectByName<Class extends Branded>(
  namespace: DurableObjectNamespace<Class>,
  name: string,
  { jurisdiction }: Pick<Config, "jurisdiction">,
): DurableObjectStub<Class> {
  return within(namespace, jurisdiction).getByName(name);
}

function within<Class extends Branded>(
  namespace: DurableObjectNamespace<Class>,
  jurisdiction: Config["jurisdiction"],
): DurableObjectNamespace<Class> {
  if (jurisdiction === null) {
    return namespace;
  }
  try {
    return namespace.jurisdiction(jurisdiction);
  } catch (error) {
    // On one's own machine there are no jurisdictions, and the runtime says so in these words. Anything else means
    // that data would be kept elsewhere than it was promised.
    if (error instanceof Error && error.message.includes("not implemented in workerd")) {
      return namespace;
    }
    throw error;
  }
}
