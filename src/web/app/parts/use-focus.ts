import { useEffect, useRef } from "hono/jsx/dom";

/**
 * For what has just appeared, where it is wanted: brings the keyboard to it, unless it is there or in a text being
 * written.
 */
export function useFocus<Element extends HTMLElement>(wanted = true) {
  const element = useRef<Element>(null);
  useEffect(() => {
    const { activeElement } = document;
    const isWriting = activeElement instanceof HTMLTextAreaElement && activeElement.value !== "";
    if (wanted && !isWriting && element.current?.contains(activeElement) !== true) {
      element.current?.focus();
    }
  }, []);
  return element;
}
