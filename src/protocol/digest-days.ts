/** The days of a schedule, in the order of a week. Apart from the schemas, which the page does without. */
export const DIGEST_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type DigestDay = (typeof DIGEST_DAYS)[number];
