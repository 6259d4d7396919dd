import { useState } from "hono/jsx/dom";

import { Icon } from "../../icon.tsx";
import { safeUrl } from "../words/safe-url.ts";

/** Someone's picture from GitHub; a neutral one when it cannot be had. */
export function Avatar({ url, login }: { url: string | undefined; login: string | undefined }) {
  const [failed, setFailed] = useState(false);
  const source = url === undefined ? undefined : safeUrl(url);
  if (source === undefined || failed) {
    return (
      <span class="avatar">
        <Icon name="person" />
      </span>
    );
  }
  return (
    <img
      class="avatar"
      src={source}
      alt={login === undefined ? "" : `@${login}`}
      width="24"
      height="24"
      referrerpolicy="no-referrer"
      onError={() => setFailed(true)}
    />
  );
}
