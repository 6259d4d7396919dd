import type { Result } from "../../protocol/failures.ts";
import type { Reservation } from "../../quota/tokens.ts";
import type { Spending } from "../../summarize/ports.ts";
import type { Clock } from "../../upstream/clock.ts";

/** The RPC methods of the deployment's `Quota` that spending needs. */
export interface TokenQuota {
  reserveTokens(reservation: Reservation, now: number): Promise<Result<{ id: string }>>;
  settleTokens(id: string, used: number, now: number): Promise<void>;
}

/** Spends from the deployment's daily budget. What is never settled counts as used. */
export function createSpending(
  quota: TokenQuota,
  clock: Clock,
  job: { id: string; budget: number; expiresAt: number },
): Spending {
  return {
    async reserve(tokens) {
      const { id: jobId, budget, expiresAt } = job;
      const reserved = await quota.reserveTokens(
        { jobId, tokens: Math.ceil(tokens), budget, expiresAt },
        clock.now(),
      );
      return reserved.ok ? { ok: true, id: reserved.value.id } : reserved;
    },
    async settle(id, tokens) {
      await quota.settleTokens(id, Math.ceil(tokens), clock.now());
    },
  };
}
