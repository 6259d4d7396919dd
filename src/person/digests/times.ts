/** Should the object be lost in the middle of something, it is looked at again after so long. */
export const SAFETY_MS = 60_000;
