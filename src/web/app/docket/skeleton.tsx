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
