/** Stands where text will be. */
export function Skeleton({ lines }: { lines: number }) {
  return (
    <span class="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, () => (
        <span class="skeleton-line" />
      ))}
    </span>
  );
}

/** The room of an entry that is not ranked yet. */
export function EntrySkeleton() {
  return (
    <div class="entry" aria-hidden="true">
      <div class="entry-header">
        <span class="position" />
        <div class="entry-heading">
          <Skeleton lines={3} />
        </div>
      </div>
      <div class="entry-body">
        <div class="stack entry-summary">
          <div class="prose">
            <Skeleton lines={5} />
          </div>
        </div>
        <div class="stack standing">
          <Skeleton lines={4} />
        </div>
      </div>
    </div>
  );
}
