import { renderDocument } from "./document.tsx";

/** Asks whoever holds the link of a digest whether it is to stop. It works without a script. */
export function renderStopDigest({ name, paused }: { name: string; paused: boolean }) {
  return renderDocument({
    title: "Stop a digest · Docket",
    interactive: false,
    sampleData: false,
    children: (
      <main class="stack page">
        <div class="stack notice">
          <h1>{paused ? "This digest is stopped already" : "Stop this digest?"}</h1>
          <p>
            <strong>{name}</strong>
          </p>
          {paused ? (
            <p>Whoever made it can start it again in Docket.</p>
          ) : (
            <>
              <p>
                Nothing more is sent to this place. Whoever made the digest is told, and can start
                it again.
              </p>
              <form method="post" class="row notice-actions">
                <button class="button button-primary">Stop the digest</button>
              </form>
            </>
          )}
        </div>
      </main>
    ),
  });
}
