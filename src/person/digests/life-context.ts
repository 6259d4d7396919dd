import type { Config } from "../../config/config.ts";
import type { DigestSession } from "./session-port.ts";

/** Should the object be lost in the middle of something, it is looked at again after so long. */
export const SAFETY_MS = 60_000;

/** What the life of a person's digests is lived in. */
export interface LifeContext {
  storage: DurableObjectStorage;
  config(): Config;
  session(name: string): DigestSession;
  /** Name of the person's object. */
  person: string;
  /** Whether anything of the person is still kept. */
  isKept(): boolean;
  /** When the person was last here. */
  usedAt(): number;
  /** Lets work go on when nobody waits for it. */
  background(work: Promise<void>): void;
  /** Sets the object's alarm anew. */
  arm(): Promise<void>;
}
