import type { Child } from "hono/jsx/dom";

import { safeUrl } from "../words/safe-url.ts";

export interface OutsideLinkProps {
  url: string;
  class?: string;
  children: Child;
}

/** A link that leaves the page, in a tab of its own; plain text when its address is not a safe one. */
export function OutsideLink({ url, class: className, children }: OutsideLinkProps) {
  const href = safeUrl(url);
  return href === undefined ? (
    <span class={className}>{children}</span>
  ) : (
    <a class={className} href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
