/**
 * Where all requests are addressed. Only what follows it matters: the connection's `fetch` decides which host answers,
 * so the same requests reach github.com, a GitHub Enterprise Server or a proxy.
 */
export const API_ROOT = "https://api.github.com";
