import { type Child, useEffect, useRef } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: Child;
}

/** A modal dialog while it is rendered. The browser keeps the focus in it and gives it back. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
  }, []);
  return (
    <dialog
      class="dialog"
      aria-labelledby="dialog-title"
      ref={element}
      onClose={onClose}
      onClick={(event: Event) => {
        // Only the backdrop is the dialog itself; everything in it is inside the body.
        if (event.target === element.current) {
          element.current?.close();
        }
      }}
    >
      <div class="stack dialog-body">
        <header class="dialog-header">
          <h2 id="dialog-title">{title}</h2>
          <button
            type="button"
            class="button button-icon"
            aria-label="Close"
            onClick={() => element.current?.close()}
          >
            <Icon name="x" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
