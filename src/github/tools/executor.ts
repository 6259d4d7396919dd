import type { AllowedCall } from "./allow-list.ts";
import type { OperationName } from "./operation.ts";

export interface Called {
  /** JSON from outside, not trusted. */
  data: unknown;
  executionId: string | null;
}

/** A way to carry out what the list allows. Throws `UpstreamError`. */
export type Executor = (call: AllowedCall, signal: AbortSignal) => Promise<Called>;

export type Call = (
  name: OperationName,
  params: Record<string, unknown>,
  signal: AbortSignal,
) => Promise<Called>;
