/** What a browser keeps for one site: names and values, without attributes. */
export interface CookieJar {
  header(): string;
  keep(response: Response): void;
  clear(): void;
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    keep(response) {
      for (const line of response.headers.getSetCookie()) {
        const [pair = "", ...attributes] = line.split(";");
        const name = pair.slice(0, pair.indexOf("=")).trim();
        const value = pair.slice(pair.indexOf("=") + 1).trim();
        if (attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute))) {
          cookies.delete(name);
        } else {
          cookies.set(name, value);
        }
      }
    },
    clear: () => cookies.clear(),
  };
}
