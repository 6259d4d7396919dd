/** When a working day begins. */
const MORNING_HOUR = 8;

/** The next morning, on this computer's clock. */
export function tomorrow(now: Date): Date {
  return morningIn(now, 1);
}

/** The next Monday's morning: on a Monday, that of the week after. */
export function nextMonday(now: Date): Date {
  return morningIn(now, (8 - now.getDay()) % 7 || 7);
}

function morningIn(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR);
}
