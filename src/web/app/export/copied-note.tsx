import { useEffect, useState } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";

const SHOWN_MS = 2500;

let say: (note: string | null) => void = () => undefined;

/** Copies a text and says how that went. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied ${what}`);
  } catch {
    say("The browser did not allow copying");
  }
}

/** Says for a moment what was copied: one for the whole page. */
export function CopiedNote() {
  const [note, setNote] = useState<string | null>(null);
  say = setNote;
  useEffect(() => {
    const timer = setTimeout(() => setNote(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [note]);
  return (
    <div class="copied" role="status">
      {note !== null && (
        <p class="copied-note">
          <Icon name="copy" />
          {note}
        </p>
      )}
    </div>
  );
}
