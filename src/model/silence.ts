import { MODEL_SILENCES_MAX } from "../limits.ts";
import { UpstreamError } from "../upstream/error.ts";
import { isSilence } from "../upstream/retry.ts";

/** Whether a model still answers. Calls go on beside each other: those that fall silent together have done so once. */
export interface SilenceWatch {
  /** Throws where it has been silent too often in a row to be waited for again. */
  check(): void;
  /** A call has left; the returned function is told how it ended, with nothing where it ended well. */
  begin(): (error?: unknown) => void;
}

export function createSilenceWatch(): SilenceWatch {
  let silences = 0;
  let begun = 0;
  /** How many calls had begun when silence was last counted. */
  let counted = 0;

  return {
    check() {
      if (silences >= MODEL_SILENCES_MAX) {
        throw new UpstreamError("model", "timeout");
      }
    },
    begin() {
      begun += 1;
      const place = begun;
      return function ended(error) {
        if (!isSilence(error)) {
          silences = 0;
        } else if (place > counted) {
          silences += 1;
          counted = begun;
        }
      };
    },
  };
}
