import type { GitHubReading } from "../../../protocol/github.ts";
import { OutsideLink } from "../parts/outside-link.tsx";
import { count } from "../words/count.ts";

/** What GitHub answered, as text. */
export function ReadingView({ read }: { read: GitHubReading }) {
  if ("items" in read) {
    return (
      <div class="stack">
        {read.items.length === 0 && <p class="muted">There are none on this page.</p>}
        <ul class="github-list">
          {read.items.map((item) =>
            "fullName" in item ? (
              <li>
                <OutsideLink url={item.url}>{item.fullName}</OutsideLink>
                {item.private && <span class="muted"> private</span>}
                <p class="muted" dir="auto">
                  {[item.description, item.updatedAt && `updated ${item.updatedAt.slice(0, 10)}`]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
              </li>
            ) : (
              <li>
                <OutsideLink url={item.url}>
                  #{item.number} {item.title}
                </OutsideLink>
                <p class="muted" dir="auto">
                  {[item.state, `by ${item.author}`, ...item.labels].join(" · ")}
                </p>
              </li>
            ),
          )}
        </ul>
        {"pullRequests" in read && read.pullRequests > 0 && (
          <p class="muted">
            {count(read.pullRequests, "pull request")} of this page left out: GitHub counts them
            among the issues.
          </p>
        )}
        {read.more && <p class="muted">There may be more: ask for page {read.page + 1}.</p>}
      </div>
    );
  }
  if ("entries" in read) {
    return read.entries.length === 0 ? (
      <p class="muted">This folder is empty.</p>
    ) : (
      <ul class="github-list">
        {read.entries.map(({ name, type, size }) => (
          <li>
            {name} <span class="muted">{type === "file" ? `${size} bytes` : type}</span>
          </li>
        ))}
      </ul>
    );
  }
  if ("encoding" in read) {
    return (
      <div class="stack">
        <p class="muted">
          <OutsideLink url={read.url}>{read.path}</OutsideLink>, {read.size} bytes, sha{" "}
          <code>{read.sha}</code>
        </p>
        {read.encoding === "utf-8" ? (
          <pre class="github-text" dir="auto" tabindex={0}>
            {read.content}
          </pre>
        ) : (
          <p>
            {read.encoding === "none"
              ? "GitHub sends no content of a file above 1 MB."
              : "This is no text."}
          </p>
        )}
      </div>
    );
  }
  return (
    <dl class="composer-preview">
      {Object.entries(read).map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd dir="auto">{Array.isArray(value) ? value.join(", ") : String(value ?? "")}</dd>
        </div>
      ))}
    </dl>
  );
}
