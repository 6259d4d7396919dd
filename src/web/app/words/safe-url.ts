/** The address of a link that came from outside, or undefined for one that must not be followed. */
export function safeUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") {
    return undefined;
  }
  const { protocol, hostname } = url;
  const isLocal = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
  return protocol === "https:" || (protocol === "http:" && isLocal) ? url.href : undefined;
}
