import { createServer } from "node:http";

export interface CallbackServer {
  url: string;
  /** The next callback that arrives. */
  next(): Promise<URL>;
  close(): void;
}

/** Takes the callbacks of a person's browser on this machine. */
export async function openCallbackServer(port: number): Promise<CallbackServer> {
  const origin = `http://localhost:${port}`;
  let arrival = Promise.withResolvers<URL>();
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? "/", origin);
    if (url?.pathname === "/user/verify") {
      arrival.resolve(url);
    }
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.end("Seen. Go back to the terminal.\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", resolve);
  });
  return {
    url: `${origin}/user/verify`,
    next: () => {
      arrival = Promise.withResolvers<URL>();
      return arrival.promise;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
