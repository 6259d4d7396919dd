/** A program on this machine that asks to come in, as the address of the page names it. */
export interface LoginAsked {
  /** Where on this machine it waits for the answer. */
  port: number;
  challenge: string;
  state: string;
  name: string;
}

/** Null for every other page, and for what is no whole request. */
export function readLogin({ pathname, searchParams }: URL): LoginAsked | null {
  if (pathname !== "/login") {
    return null;
  }
  const port = Number(searchParams.get("port"));
  const challenge = searchParams.get("challenge") ?? "";
  const state = searchParams.get("state") ?? "";
  const name = (searchParams.get("name") ?? "")
    .replaceAll(/[\p{C}]/gu, "")
    .slice(0, 100)
    .trim();
  const isWhole =
    Number.isInteger(port) &&
    port >= 1024 &&
    port <= 65_535 &&
    /^[A-Za-z0-9_-]{43}$/.test(challenge) &&
    /^[A-Za-z0-9_-]{22,86}$/.test(state) &&
    name !== "";
  return isWhole ? { port, challenge, state, name } : null;
}

/** The program's own page, with the answer. Never anywhere but on this machine. */
export function answerAddress(
  { port, state }: LoginAsked,
  answer: { code: string } | { error: string },
): string {
  const query = new URLSearchParams({ ...answer, state });
  return `http://127.0.0.1:${port}/callback?${query.toString()}`;
}
