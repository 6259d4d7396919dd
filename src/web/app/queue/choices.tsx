import { valueOf } from "../parts/field-value.ts";

/** The two orders of a queue. */
export type Order = "turn" | "discussed";

const ORDERS: [Order, string][] = [
  ["turn", "By turn"],
  ["discussed", "Most discussed"],
];

export function OrderButtons({
  chosen,
  disabled,
  onChoose,
}: {
  chosen: Order;
  disabled: boolean;
  onChoose: (order: Order) => void;
}) {
  return (
    <div class="segments" role="group" aria-label="Order">
      {ORDERS.map(([order, words]) => (
        <button
          key={order}
          type="button"
          class="button button-small segment"
          aria-pressed={String(chosen === order)}
          aria-disabled={disabled && chosen !== order ? "true" : undefined}
          onClick={() => {
            if (!disabled) {
              onChoose(order);
            }
          }}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

/** Shows one repository alone. */
export function RepositoryChoice({
  repositories,
  chosen,
  onChoose,
}: {
  repositories: { repository: string; count: number }[];
  chosen: string | null;
  onChoose: (repository: string | null) => void;
}) {
  return (
    <select
      class="input queue-repositories"
      aria-label="Repository"
      value={chosen ?? ""}
      onChange={(event: Event) => onChoose(valueOf(event) || null)}
    >
      <option value="">All repositories</option>
      {repositories.map(({ repository, count }) => (
        <option key={repository} value={repository}>
          {repository} ({count})
        </option>
      ))}
    </select>
  );
}

/** Shows one group alone. */
export function FilterButton({
  pressed,
  onPress,
  count: amount,
  children,
}: {
  pressed: boolean;
  onPress: () => void;
  count: number;
  children: string;
}) {
  return (
    <button
      type="button"
      class="button button-small queue-filter"
      aria-pressed={String(pressed)}
      onClick={onPress}
    >
      {children} <span class="counter">{amount}</span>
    </button>
  );
}
