/** Marks a page whose repositories, people and summaries are made up. */
export function SampleLabel() {
  return (
    <span
      class="label label-attention sample-label"
      title="Repositories, people and summaries here are made up. Nothing reaches GitHub."
    >
      Sample data
      <span class="visually-hidden">: made up, nothing reaches GitHub</span>
    </span>
  );
}
