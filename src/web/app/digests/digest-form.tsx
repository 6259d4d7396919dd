import { useEffect, useState } from "hono/jsx/dom";

import { listFirst } from "../../../english.ts";
import { DIGEST_PULL_REQUESTS_DEFAULT, DIGEST_PULL_REQUESTS_MAX } from "../../../limits.ts";
import { DIGEST_DAYS, type DigestDay } from "../../../protocol/digest-days.ts";
import type {
  DigestKind,
  DigestPreview,
  DigestRequest,
  DigestView,
} from "../../../protocol/digests.ts";
import type { RepositoryListItem } from "../../../protocol/session.ts";
import { languagesWith } from "../docket-form/languages.ts";
import { Button } from "../parts/button.tsx";
import { isChecked, valueOf } from "../parts/field-value.ts";
import { ProblemBanner } from "../parts/problem-banner.tsx";
import { type ApiProblem, problemOf } from "../server/api-problem.ts";
import { api } from "../server/api.ts";
import { privateAmong, readAsked, writeAsked } from "./asked.ts";
import { digestApi } from "./digest-api.ts";
import { PreviewBox } from "./preview-box.tsx";
import { DAY_NAMES, guessedZone, WEEKDAYS, zonesWith } from "./words.ts";

/** What the form holds; an empty address means the one that is set. */
interface Fields {
  name: string;
  /** Names, or an owner. */
  about: string;
  days: readonly DigestDay[];
  time: string;
  timeZone: string;
  kind: DigestKind;
  url: string;
  limit: number;
  language: string;
  onlyChanges: boolean;
  /** Of a private repository: that it may go there. */
  agreed: boolean;
}

export interface DigestFormProps {
  /** What is changed; null for a new one. */
  digest: DigestView | null;
  repository: string;
  onSave: (request: DigestRequest) => Promise<void>;
  onCancel: () => void;
}

export function DigestForm({ digest, repository, onSave, onCancel }: DigestFormProps) {
  const [fields, setFields] = useState<Fields>(() => fieldsOf(digest, repository));
  const [known, setKnown] = useState<RepositoryListItem[]>([]);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState<"saving" | "previewing" | null>(null);
  /** Private ones that are to be sent; null until they were looked for. */
  const [privates, setPrivates] = useState<string[] | null>(null);
  const [preview, setPreview] = useState<DigestPreview | null>(null);
  useEffect(() => {
    api.repositories("").then(
      ({ repositories }) => setKnown(repositories),
      () => {},
    );
  }, []);

  function change(more: Partial<Fields>): void {
    setFields((before) => ({ ...before, ...more }));
    if (more.about !== undefined || more.url !== undefined) {
      setPrivates(null);
    }
  }

  /** What was agreed to for this address is not asked again. */
  const isAgreed = digest !== null && fields.url === "" && fields.about === writeAsked(digest);

  /** Saves at once, or asks first whether what is private may go there. */
  async function save(): Promise<void> {
    const found = isAgreed
      ? []
      : (privates ?? (await privateAmong(readAsked(fields.about), known)));
    setPrivates(found);
    if (found.length === 0 || fields.agreed) {
      await onSave(requestOf(fields));
    }
  }

  async function run(step: "saving" | "previewing", work: () => Promise<void>): Promise<void> {
    setBusy(step);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(null);
    }
  }

  return (
    <form
      class="stack box digest-form"
      onSubmit={(event: Event) => {
        event.preventDefault();
        if (busy === null) {
          void run("saving", save);
        }
      }}
    >
      <h2>{digest === null ? "New digest" : "Change the digest"}</h2>
      {problem !== null && <ProblemBanner problem={problem} />}
      <div class="row digest-fields">
        <label class="stack field">
          Repositories
          <input
            class="input"
            list="digest-repositories"
            required
            autocomplete="off"
            spellcheck={false}
            placeholder="owner/name, owner/name"
            value={fields.about}
            onInput={(event: Event) => change({ about: valueOf(event) })}
          />
          <span class="note">Up to 20, or an owner alone for all of theirs.</span>
          <datalist id="digest-repositories">
            {known.map((each) => (
              <option value={each.repository} />
            ))}
          </datalist>
        </label>
        <label class="stack field">
          Name
          <input
            class="input"
            required
            maxlength={100}
            autocomplete="off"
            value={fields.name}
            onInput={(event: Event) => change({ name: valueOf(event) })}
          />
        </label>
      </div>
      <WhenFields fields={fields} onChange={change} />
      <WhereFields fields={fields} isSet={digest !== null} onChange={change} />
      <WhatFields fields={fields} onChange={change} />
      {privates !== null && privates.length > 0 && (
        <div role="alert">
          <label class="checkbox banner banner-warning">
            <input
              type="checkbox"
              required
              checked={fields.agreed}
              onChange={(event: Event) => change({ agreed: isChecked(event) })}
            />
            <span>
              <bdi>{listFirst(privates, 5)}</bdi> {privates.length === 1 ? "is" : "are"} private.
              Send titles, names and summaries to <strong>{hostOf(fields, digest)}</strong>, where
              others may read them.
            </span>
          </label>
        </div>
      )}
      <div class="row">
        <Button variant="primary" submit idle={busy !== null}>
          {busy === "saving" ? "Saving…" : digest === null ? "Make the digest" : "Save"}
        </Button>
        <Button
          icon="eye"
          idle={busy !== null}
          onPress={() =>
            void run("previewing", async () => {
              setPreview(await previewOf(fields));
            })
          }
        >
          {busy === "previewing" ? "Reading the queue…" : "Preview"}
        </Button>
        <Button variant="invisible" onPress={onCancel}>
          Cancel
        </Button>
      </div>
      {preview !== null && <PreviewBox preview={preview} kind={fields.kind} />}
    </form>
  );
}

interface PartProps {
  fields: Fields;
  onChange: (more: Partial<Fields>) => void;
}

function WhenFields({ fields, onChange }: PartProps) {
  return (
    <fieldset class="stack digest-fieldset">
      <legend>When</legend>
      <div class="row">
        {DIGEST_DAYS.map((day) => (
          <label class="checkbox">
            <input
              type="checkbox"
              checked={fields.days.includes(day)}
              onChange={(event: Event) =>
                onChange({
                  days: DIGEST_DAYS.filter((each) =>
                    each === day ? isChecked(event) : fields.days.includes(each),
                  ),
                })
              }
            />
            {DAY_NAMES[day]}
          </label>
        ))}
      </div>
      <div class="row digest-fields">
        <label class="stack field digest-short">
          Time
          <input
            class="input"
            type="time"
            required
            value={fields.time}
            onInput={(event: Event) => onChange({ time: valueOf(event).slice(0, 5) })}
          />
        </label>
        <label class="stack field">
          Time zone
          <select
            class="input"
            value={fields.timeZone}
            onChange={(event: Event) => onChange({ timeZone: valueOf(event) })}
          >
            {zonesWith(fields.timeZone).map((zone) => (
              <option value={zone} selected={zone === fields.timeZone}>
                {zone.replaceAll("_", " ")}
              </option>
            ))}
          </select>
        </label>
      </div>
    </fieldset>
  );
}

function WhereFields({ fields, isSet, onChange }: PartProps & { isSet: boolean }) {
  const { kind, url } = fields;
  return (
    <fieldset class="stack digest-fieldset">
      <legend>Where to</legend>
      <div class="row">
        {(["slack", "webhook"] as const).map((each) => (
          <label class="checkbox">
            <input
              type="radio"
              name="digest-kind"
              checked={kind === each}
              onChange={() => onChange({ kind: each })}
            />
            {each === "slack" ? "A channel of Slack" : "A webhook"}
          </label>
        ))}
      </div>
      <label class="stack field">
        {kind === "slack" ? "Address of an incoming webhook" : "Address"}
        <input
          class="input"
          type="url"
          required={!isSet}
          autocomplete="off"
          spellcheck={false}
          placeholder={
            isSet
              ? "As it is set; give another to change it"
              : kind === "slack"
                ? "https://hooks.slack.com/services/…"
                : "https://"
          }
          value={url}
          onInput={(event: Event) => onChange({ url: valueOf(event) })}
        />
        <span class="note">
          {kind === "slack"
            ? "Make one for the channel at api.slack.com, under Incoming Webhooks of an app of yours. It is kept sealed and never shown again."
            : "It gets signed JSON. Only hosts that whoever runs this deployment has listed are sent to."}
        </span>
      </label>
    </fieldset>
  );
}

function WhatFields({ fields, onChange }: PartProps) {
  const counts = Array.from({ length: DIGEST_PULL_REQUESTS_MAX + 1 }, (_, count) => count);
  return (
    <fieldset class="stack digest-fieldset">
      <legend>What</legend>
      <div class="row digest-fields">
        <label class="stack field">
          Summaries of the most discussed
          <select
            class="input"
            onChange={(event: Event) => onChange({ limit: Number(valueOf(event)) })}
          >
            {counts.map((count) => (
              <option value={String(count)} selected={count === fields.limit}>
                {count === 0 ? "None" : String(count)}
              </option>
            ))}
          </select>
        </label>
        <label class="stack field">
          Language
          <select class="input" onChange={(event: Event) => onChange({ language: valueOf(event) })}>
            {languagesWith(fields.language).map(({ tag, name }) => (
              <option value={tag} selected={tag === fields.language}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label class="checkbox">
        <input
          type="checkbox"
          checked={fields.onlyChanges}
          onChange={(event: Event) => onChange({ onlyChanges: isChecked(event) })}
        />
        Send nothing when nothing has changed
      </label>
    </fieldset>
  );
}

function fieldsOf(digest: DigestView | null, repository: string): Fields {
  return {
    name: digest?.name ?? "Morning queue",
    about: digest === null ? repository : writeAsked(digest),
    days: digest?.schedule.days ?? WEEKDAYS,
    time: digest?.schedule.time ?? "08:30",
    timeZone: digest?.schedule.timeZone ?? guessedZone(),
    kind: digest?.deliver.kind ?? "slack",
    url: "",
    limit: digest?.limit ?? DIGEST_PULL_REQUESTS_DEFAULT,
    language: digest?.language ?? "en",
    onlyChanges: digest?.onlyChanges ?? true,
    agreed: false,
  };
}

function requestOf(fields: Fields): DigestRequest {
  const { name, about, days, time, timeZone, kind, url } = fields;
  const { limit, language, onlyChanges } = fields;
  return {
    name: name.trim(),
    ...readAsked(about),
    schedule: { days: [...days], time, timeZone },
    deliver: { kind, url: url.trim() },
    limit,
    language,
    onlyChanges,
  };
}

async function previewOf(fields: Fields): Promise<DigestPreview> {
  const { name, about, limit, language, kind } = fields;
  return digestApi.preview(
    { ...readAsked(about), limit, language },
    { name: name.trim() === "" ? "Digest" : name.trim(), kind },
  );
}

function hostOf({ url, kind }: Fields, digest: DigestView | null): string {
  const host = URL.parse(url.trim())?.host ?? URL.parse(digest?.deliver.url ?? "")?.host;
  return host ?? (kind === "slack" ? "that channel" : "that address");
}
