import { useEffect, useState } from "hono/jsx/dom";

const SHOWN_MS = 6000;

interface Note {
  text: string;
  undo?: (() => void) | undefined;
}

let show: (note: Note | null) => void = () => undefined;

/** Says what was just done, and offers to take it back. */
export function say(text: string, undo?: () => void): void {
  show({ text, undo });
}

/** One for the whole page. */
export function UndoNote() {
  const [note, setNote] = useState<Note | null>(null);
  show = setNote;
  useEffect(() => {
    const timer = setTimeout(() => setNote(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [note]);
  const undo = note?.undo;
  return (
    <div class="copied undo" role="status">
      {note !== null && (
        <p class="copied-note">
          {note.text}
          {undo !== undefined && (
            <button
              type="button"
              class="button button-small"
              onClick={() => {
                setNote(null);
                undo();
              }}
            >
              Undo
            </button>
          )}
        </p>
      )}
    </div>
  );
}
