/** What the person is asked before anything of a private repository goes to a model for the first time. */
export interface ConsentRequest {
  repository: string;
  /** Where the model runs. */
  host: string;
}

/** Asks once per browser, account and model host; a refusal is asked again the next time. */
export interface PrivateConsent {
  /** Whether the person agrees, now or earlier. */
  ask(question: ConsentRequest, login: string): Promise<boolean>;
  isGiven(host: string, login: string): boolean;
  answer(agreed: boolean): void;
  /** What is being asked; null when nothing is. */
  question: () => ConsentRequest | null;
  subscribe: (listener: () => void) => () => void;
}

/** Changes with what is agreed to: a yes to less is none to more. */
const KEY = "docket-private-repositories-and-questions";

export function createPrivateConsent(
  storage: Pick<Storage, "getItem" | "setItem">,
): PrivateConsent {
  const listeners = new Set<() => void>();
  let asked: { question: ConsentRequest; resolve: (agreed: boolean) => void } | null = null;

  function set(next: typeof asked): void {
    asked?.resolve(false);
    asked = next;
    listeners.forEach((listener) => listener());
  }

  function isGiven(host: string, login: string): boolean {
    // Of a login that is not known yet, anybody's could be meant.
    return login !== "" && remember(() => storage.getItem(keyOf(host, login))) === "yes";
  }

  return {
    isGiven,
    async ask(question, login) {
      if (isGiven(question.host, login)) {
        return true;
      }
      const agreed = await new Promise<boolean>((resolve) => {
        set({ question, resolve });
      });
      if (agreed) {
        remember(() => storage.setItem(keyOf(question.host, login), "yes"));
      }
      return agreed;
    },
    answer(agreed) {
      asked?.resolve(agreed);
      set(null);
    },
    question: () => asked?.question ?? null,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function keyOf(host: string, login: string): string {
  return `${KEY}:${login}:${host}`;
}

/** Browsers may refuse storage; the person is then asked each time. */
function remember<Value>(use: () => Value): Value | null {
  try {
    return use();
  } catch {
    return null;
  }
}
