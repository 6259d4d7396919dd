/** The room of rows that are still to come. */
export function WaitingRows({ rows }: { rows: number }) {
  return (
    <tbody aria-hidden="true" class="waiting-rows">
      {Array.from({ length: Math.max(0, rows) }, () => (
        <tr>
          <td colSpan={5}>
            <span class="skeleton-line" />
          </td>
        </tr>
      ))}
    </tbody>
  );
}
