import { useState } from "hono/jsx/dom";

import type { TokenScope } from "../../../protocol/session.ts";
import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { isChecked, valueOf } from "../parts/field-value.ts";
import { TokenRepositories } from "./token-repositories.tsx";

const SCOPES: readonly [TokenScope, string][] = [
  ["jobs", "Start dockets, read them, ask about them"],
  ["read", "List repositories and read them on GitHub"],
  ["propose", "Propose what you then confirm on this page"],
  ["digest:send", "Send your digests"],
];

/** Of a new token: its name, what it lets a program do, and where. */
export function TokenForm({ full }: { full: boolean }) {
  const { createToken } = useCommands();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly TokenScope[]>(["jobs"]);
  const [repositories, setRepositories] = useState<readonly string[] | null>(null);
  const ready = !full && name.trim() !== "" && scopes.length > 0 && repositories?.length !== 0;
  return (
    <form
      class="stack"
      onSubmit={(event: Event) => {
        event.preventDefault();
        if (ready) {
          setName("");
          void createToken({
            name: name.trim(),
            scopes: [...scopes],
            repositories: repositories && [...repositories],
          });
        }
      }}
    >
      <fieldset class="token-choices" disabled={full}>
        <legend>What it may do</legend>
        {SCOPES.map(([scope, label]) => (
          <label key={scope}>
            <input
              type="checkbox"
              name="token-scope"
              value={scope}
              checked={scopes.includes(scope)}
              onChange={(event: Event) =>
                setScopes(
                  isChecked(event) ? [...scopes, scope] : scopes.filter((one) => one !== scope),
                )
              }
            />{" "}
            {label}
          </label>
        ))}
      </fieldset>
      <TokenRepositories disabled={full} chosen={repositories} onChoose={setRepositories} />
      <div class="row token-form">
        <label class="stack field">
          Name of a new token
          <input
            name="token-name"
            class="input"
            type="text"
            maxlength={100}
            autocomplete="off"
            placeholder="e.g. stand-up script"
            value={name}
            disabled={full}
            onInput={(event: Event) => setName(valueOf(event))}
          />
        </label>
        <Button submit idle={!ready}>
          Create token
        </Button>
      </div>
    </form>
  );
}
