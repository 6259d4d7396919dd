/** The mark of Docket: a page with its most discussed lines on top. */
export function Brand() {
  return (
    <>
      <svg aria-hidden="true" viewBox="0 0 32 32" width="28" height="28">
        <rect class="brand-page" width="32" height="32" rx="7" />
        <path class="brand-lines" d="M9 8h14v3H9zm0 6.5h14v3H9zM9 21h8v3H9z" />
      </svg>
      <span class="brand-name">Docket</span>
    </>
  );
}
