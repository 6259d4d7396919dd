/** What `@hono/node-server` passes beside a request; absent when the fakes are called in-process. */
export type NodeBindings = { outgoing?: { destroy(): unknown } };

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

/** Breaks a body that is under way. */
export function breakBody(
  controller: ReadableStreamDefaultController<Uint8Array>,
  bindings: NodeBindings | undefined,
): void {
  if (bindings?.outgoing === undefined) {
    controller.error(new TypeError("terminated", { cause: new Error("other side closed") }));
  } else {
    bindings.outgoing.destroy();
  }
}
