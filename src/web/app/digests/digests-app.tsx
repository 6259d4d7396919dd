import { useEffect, useState } from "hono/jsx/dom";

import { DIGESTS_MAX } from "../../../limits.ts";
import type {
  DigestChange,
  DigestRequest,
  DigestSaved,
  DigestView,
} from "../../../protocol/digests.ts";
import { Icon } from "../../icon.tsx";
import type { PageData } from "../../page-data.ts";
import { Button } from "../parts/button.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { PageFrame } from "../parts/page-frame.tsx";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { type ApiProblem, problemOf } from "../server/api-problem.ts";
import { digestApi } from "./digest-api.ts";
import { DigestCard } from "./digest-card.tsx";
import { DigestForm } from "./digest-form.tsx";

const LOOK_AGAIN_MS = 2000;

export interface DigestsAppProps {
  page: PageData;
  /** One that a digest is wanted of. */
  repository: string;
}

export function DigestsApp({ page, repository }: DigestsAppProps) {
  return (
    <PageFrame
      title="Digests"
      lead="Your queue at hours of yours, in Slack or as a webhook: whose turn it is, what can be merged, what nobody was asked about, and what has changed."
      isConnected={page.session?.connected === true}
      reason="A digest reads GitHub as you. "
    >
      <Digests repository={repository} />
    </PageFrame>
  );
}

/** The id of what is changed, or a new one. */
type Editing = { digest: DigestView | null } | null;

function Digests({ repository }: { repository: string }) {
  const [digests, setDigests] = useState<DigestView[] | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [editing, setEditing] = useState<Editing>(repository === "" ? null : { digest: null });
  const [secret, setSecret] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function load(): Promise<void> {
    try {
      setDigests(await digestApi.list());
    } catch (error) {
      setProblem(problemOf(error));
    }
  }
  useEffect(() => {
    void load();
  }, []);
  const isRunning = digests?.some(({ deliveries }) =>
    deliveries.some(({ state }) => state === "running"),
  );
  useEffect(() => {
    if (isRunning !== true) {
      return undefined;
    }
    const timer = setInterval(() => void load(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isRunning]);

  async function act(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    }
    await load();
    setBusy(false);
  }

  /** What the form throws is shown in it. */
  async function save(id: string | null, request: DigestRequest): Promise<void> {
    const saved: DigestSaved =
      id === null ? await digestApi.create(request) : await digestApi.change(id, changeOf(request));
    setSecret(saved.secret ?? null);
    setEditing(null);
    await load();
  }

  return (
    <>
      {problem !== null && (
        <ProblemBanner problem={problem}>
          <Button onPress={() => setProblem(null)}>Dismiss</Button>
        </ProblemBanner>
      )}
      {secret !== null && <Secret text={secret} />}
      {digests === null && problem === null && <p class="muted">Loading…</p>}
      {digests?.length === 0 && editing === null && <p>You have none yet.</p>}
      {(digests ?? []).map((digest) =>
        editing?.digest?.id === digest.id ? (
          <DigestForm
            key={`form-${digest.id}`}
            digest={digest}
            repository=""
            onSave={async (request) => save(digest.id, request)}
            onCancel={() => setEditing(null)}
          />
        ) : (
          <DigestCard
            key={digest.id}
            digest={digest}
            busy={busy}
            onSend={() => void act(async () => digestApi.send(digest.id))}
            onEdit={() => setEditing({ digest })}
            onPause={(paused) => void act(async () => digestApi.change(digest.id, { paused }))}
            onConfirm={() =>
              void act(async () => digestApi.change(digest.id, { confirmed: true, paused: false }))
            }
            onEnd={() => void act(async () => digestApi.end(digest.id))}
          />
        ),
      )}
      {editing !== null && editing.digest === null ? (
        <DigestForm
          digest={null}
          repository={repository}
          onSave={async (request) => save(null, request)}
          onCancel={() => setEditing(null)}
        />
      ) : (
        digests !== null &&
        digests.length < DIGESTS_MAX && (
          <p>
            <Button variant="primary" onPress={() => setEditing({ digest: null })}>
              New digest
            </Button>
          </p>
        )
      )}
    </>
  );
}

/** An address that was not given again stays. */
function changeOf({ deliver, ...request }: DigestRequest): DigestChange {
  return deliver.url === "" ? request : { ...request, deliver };
}

function Secret({ text }: { text: string }) {
  return (
    <div class="banner banner-success" role="status">
      <Icon name="check-circle-fill" />
      <div class="banner-text">
        <strong>Its signing secret</strong>
        <p>Give it to the receiver now: it is shown this once.</p>
        <div class="copyable">
          <code tabindex={0}>{text}</code>
          <CopyButton label="Copy the secret" text={() => text} />
        </div>
      </div>
    </div>
  );
}
