import type { Http } from "../http.js";
import { NetraError } from "../netra-error.js";
import { onServer, type SocketFactory, type WebSocketLike } from "../web-socket.js";
import { CloseCode } from "./close-codes.js";
import type { Connection, Frame, Open, Surroundings } from "./connection.js";
import { FrameQueue } from "./frame-queue.js";

const path = "/v1/stream";
const protocol = "netra.v1";
const patienceMs = 15_000;

/** Frames that wait for a slow caller at most: then the connection ends, and the next one goes on from the last event that was read. */
const mostWaiting = 4096;

/** Connections over a WebSocket. */
export const openSocket =
  (stream: Http, create: SocketFactory): Open =>
  async (run, after, surroundings) => {
    const address = stream.addressOf(path).replace(/^http/, "ws");
    const byTicket = stream.credential.ticket !== undefined || !onServer();
    const ticket = byTicket ? await ticketOf(stream, surroundings.signal) : undefined;
    const protocols = ticket === undefined ? [protocol] : [protocol, `netra.ticket.${ticket}`];
    const socket = create(address, protocols, ticket === undefined ? await stream.credential.headers() : null);
    const queue = new FrameQueue(surroundings);
    const connection = connectionOf(socket, queue, run);
    if (await isOpen(socket, surroundings)) {
      connection.replay(after);
      return connection;
    }

    connection.close();
    if (ticket === undefined) await explain(stream, surroundings.signal);
    throw NetraError.unreachable(address, new Error("the connection does not open"));
  };

async function ticketOf(stream: Http, signal: AbortSignal | undefined): Promise<string> {
  if (stream.credential.ticket) return stream.credential.ticket();
  return (await stream.json<{ ticket: string }>(`${path}/tickets`, { method: "POST", signal })).ticket;
}

/** A WebSocket does not tell why it was refused; the same address as a plain request does. */
async function explain(stream: Http, signal: AbortSignal | undefined): Promise<void> {
  const upgradeRequired = 426;
  try {
    await stream.open(path, { signal });
  } catch (error) {
    if (error instanceof NetraError && error.status === upgradeRequired) return;
    throw error;
  }
}

/** Collects what comes from now on: no frame is lost between the opening and the first read. */
function connectionOf(socket: WebSocketLike, queue: FrameQueue, run: string) {
  socket.onmessage = ({ data }: { data: unknown }) => {
    if (queue.length < mostWaiting) {
      queue.push(frameOf(data));
    } else {
      queue.push({ op: "closed", code: CloseCode.SlowReader, reason: "the caller reads too slowly" });
      socket.close(CloseCode.Normal);
    }
  };
  socket.onerror = () => {}; // a close follows
  socket.onclose = ({ code, reason }: { code: number; reason: string }) => queue.push({ op: "closed", code, reason: String(reason ?? "") });
  const send = (message: object) => socket.send(JSON.stringify(message));
  return {
    next: (patience: number) => queue.next(patience),
    replay: (after: number) => send({ op: "subscribe", run, after }),
    ping: () => send({ op: "ping" }),
    close: () => socket.close(CloseCode.Normal),
  } satisfies Connection;
}

async function isOpen(socket: WebSocketLike, { clock, signal }: Surroundings): Promise<boolean> {
  const over = new AbortController();
  const opened = new Promise<boolean>((resolve) => {
    const { onclose } = socket;
    socket.onopen = () => resolve(true);
    socket.onclose = (event) => {
      onclose?.(event);
      resolve(false);
    };
  });
  const tooLate = clock.delay(patienceMs, signal ? AbortSignal.any([signal, over.signal]) : over.signal).then(() => false);
  try {
    return await Promise.race([opened, tooLate]);
  } catch (error) {
    socket.close();
    throw error;
  } finally {
    over.abort();
  }
}

const frameOf = (data: unknown): Frame => {
  try {
    return JSON.parse(String(data)) as Frame;
  } catch {
    return { op: "closed", code: CloseCode.Broken, reason: "a frame is no JSON" };
  }
};
