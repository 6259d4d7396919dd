/** What `@hono/node-server` passes beside a request; absent when the fakes are called in-process. */
export type NodeBindings = {
  outgoing?: {
    readonly destroyed: boolean;
    readonly headersSent: boolean;
    readonly writableLength: number;
    destroy(): unknown;
  };
};

export type Handler = (request: Request, bindings?: NodeBindings) => Response | Promise<Response>;

/** Ends the connection without an answer: for real on a socket, as fetch reports it in-process. */
export function resetConnection(bindings: NodeBindings | undefined): Response {
  if (bindings?.outgoing === undefined) {
    throw new TypeError("fetch failed", { cause: new Error("read ECONNRESET") });
  }
  bindings.outgoing.destroy();
  // Tells @hono/node-server to write nothing to the socket that is gone.
  return new Response(null, { headers: { "x-hono-already-sent": "true" } });
}

/** Breaks a body that is under way, once what was sent of it has left. */
export async function breakBody(
  controller: ReadableStreamDefaultController<Uint8Array>,
  bindings: NodeBindings | undefined,
): Promise<void> {
  const outgoing = bindings?.outgoing;
  if (outgoing === undefined) {
    controller.error(new TypeError("terminated", { cause: new Error("other side closed") }));
    return;
  }
  // Destroying at once would drop headers and bytes that are still in Node's buffers.
  while (!outgoing.destroyed && (!outgoing.headersSent || outgoing.writableLength > 0)) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  outgoing.destroy();
}
