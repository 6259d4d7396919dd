import { useEffect, useState } from "hono/jsx/dom";

import type { OperationProposed, OperationView } from "../../../protocol/operations.ts";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { type ApiProblem, problemOf } from "../server/api-problem.ts";
import { api, call, read } from "../server/api.ts";
import { WriteEnd, WritePreview } from "./write-preview.tsx";

export interface WritingProps {
  /** What is to be written, unless the server knows. */
  request?: Record<string, unknown>;
  /** Where its preview is asked for. */
  path?: string;
  onDiscard?: () => void;
}

/** From a request to its preview, and once the person confirms that, to its end. */
export function Writing({ request, path = "/api/actions", onDiscard }: WritingProps) {
  const [proposed, setProposed] = useState<OperationProposed | null>(null);
  const [ended, setEnded] = useState<OperationView | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    read<OperationProposed>(call("POST", path, { body: request }))
      .then(setProposed)
      .catch((error: unknown) => setProblem(problemOf(error)));
  }, []);

  async function confirm({ id, nonce, digest }: OperationProposed): Promise<void> {
    setBusy(true);
    try {
      setEnded(await api.confirm(id, { nonce, digest }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setProposed(null);
    setBusy(false);
  }

  if (problem !== null) {
    return <ProblemBanner problem={problem} />;
  }
  if (ended !== null) {
    return <WriteEnd ended={ended} />;
  }
  return proposed === null ? null : (
    <WritePreview
      proposed={proposed}
      busy={busy}
      onConfirm={() => void confirm(proposed)}
      onDiscard={() => {
        void api.discardOperation(proposed.id).catch(() => undefined);
        setProposed(null);
        onDiscard?.();
      }}
    />
  );
}
