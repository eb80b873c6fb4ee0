/** As much of a WebSocket as this client uses; those of browsers, of Node and of the package `ws` are some. */
export interface WebSocketLike {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** Outside of browsers it must take request headers: in a third argument `{ headers }`, as `ws` does. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[], init?: any) => WebSocketLike;

/** Whether this runs on a server (Node, Deno, Bun): there a WebSocket can send headers, and sends no origin. */
export const onServer = (): boolean => typeof globalThis.process?.versions?.node === "string";

/** Opens sockets with one constructor. */
export type SocketFactory = (url: string, protocols: string[], headers: Record<string, string> | null) => WebSocketLike;

/** The factory to use; null where there is no WebSocket. */
export function socketFactory(chosen: WebSocketConstructor | false | undefined): SocketFactory | null {
  if (chosen === false) return null;
  const global = globalThis.WebSocket as WebSocketConstructor | undefined;
  const constructor = chosen ?? global;
  if (!constructor) return null;
  return (url, protocols, headers) => {
    if (headers === null) return new constructor(url, protocols);
    // The global one of servers takes one argument with both; `ws` takes headers as the third.
    return constructor === global ? new constructor(url, { protocols, headers } as never) : new constructor(url, protocols, { headers });
  };
}
