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
          aria-pressed={chosen === order ? "true" : "false"}
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
      aria-pressed={pressed ? "true" : "false"}
      onClick={onPress}
    >
      {children} <span class="counter">{amount}</span>
    </button>
  );
}
