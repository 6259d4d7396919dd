import { Skeleton } from "./skeleton.tsx";

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
        <div class="entry-summary">
          <div class="prose">
            <Skeleton lines={5} />
          </div>
        </div>
        <div class="standing">
          <Skeleton lines={4} />
        </div>
      </div>
    </div>
  );
}
