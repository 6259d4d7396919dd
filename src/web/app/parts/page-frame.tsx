import type { Child } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";
import { Brand } from "../../view/brand.tsx";

export interface PageFrameProps {
  title: string;
  lead: string;
  isConnected: boolean;
  /** Why GitHub has to be connected for it. */
  reason?: string;
  children: Child;
}

/** A page of an app of its own: the way back, its title, what it is for, and what is on it once GitHub is connected. */
export function PageFrame({ title, lead, isConnected, reason = "", children }: PageFrameProps) {
  return (
    <>
      <header class="page-header">
        <a class="brand" href="/">
          <Brand />
        </a>
      </header>
      <main class="stack page">
        <p>
          <a href="/">
            <Icon name="arrow-left" /> All dockets
          </a>
        </p>
        <h1>{title}</h1>
        <p class="muted">{lead}</p>
        {isConnected ? (
          children
        ) : (
          <p class="banner banner-info">
            <Icon name="info" />
            <span class="banner-text">
              {reason}
              <a href="/">Connect GitHub first.</a>
            </span>
          </p>
        )}
      </main>
    </>
  );
}
