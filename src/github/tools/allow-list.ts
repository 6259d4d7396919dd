import { RequestNotAllowed } from "../allow-list.ts";
import { type Operation, type OperationName, OPERATIONS } from "./operation.ts";

/** An operation with inputs that have been checked: only `allowed` makes one. */
export interface AllowedCall {
  operation: Operation;
  params: Record<string, unknown>;
}

/**
 * The list of what may be called, writes included, whichever way the call then takes. Throws before a byte is sent for
 * what is no operation of ours and for inputs that it does not have, or that lead anywhere else.
 */
export function allowed(name: OperationName, params: Record<string, unknown>): AllowedCall {
  const operation: Operation | undefined = Object.hasOwn(OPERATIONS, name)
    ? OPERATIONS[name]
    : undefined;
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  const input = operation?.input.safeParse(Object.fromEntries(given));
  if (operation === undefined || input?.success !== true) {
    throw new RequestNotAllowed("The call is not on the list of what Docket does for a person.");
  }
  return { operation, params: input.data };
}
