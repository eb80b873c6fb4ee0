import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { Netra, type NetraOptions } from "../src/index.js";
import { run } from "./events.js";

/** What the fleet sees of one WebSocket, and what it answers. */
export interface FakeConnection {
  headers: IncomingMessage["headers"];
  /** Frames of the client so far; the first is its subscription. */
  received: string[];
  send(frame: object): void;
  close(code: number, reason?: string): void;
  /** Breaks it off without a close. */
  abort(): void;
  readonly isClosed: boolean;
  /** The next frame of the client. */
  heard(): Promise<string>;
}

type Play = (connection: FakeConnection) => void | Promise<void>;
type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A fleet that plays one script for each connection; a connection beyond the last script is a test's failure. */
export class FakeFleet implements AsyncDisposable {
  readonly connections: FakeConnection[] = [];
  readonly requests: string[] = [];
  readonly errors: unknown[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => "netra.v1" });
  #plays: Play[] = [];
  #refuses = false;

  constructor(public answer: Answer = (_, response) => problem(response, 500, "unexpected")) {}

  static async start(plays: Play[], answer?: Answer): Promise<FakeFleet> {
    const fleet = new FakeFleet(answer);
    fleet.#plays = [...plays];
    fleet.#server.on("upgrade", (request, socket, head) => {
      if (fleet.#refuses) socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
      else fleet.#sockets.handleUpgrade(request, socket, head, (webSocket) => void fleet.#play(webSocket, request));
    });
    fleet.#server.listen(0, "127.0.0.1");
    await once(fleet.#server, "listening");
    return fleet;
  }

  /** Answers upgrades with a bare 503. */
  refuseUpgrades(refuses = true): void {
    this.#refuses = refuses;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  connect(options: Partial<NetraOptions> = {}): Netra {
    const credential = options.token || options.ticket ? {} : { key: "nk_test" };
    return new Netra({ url: this.url, webSocket: WebSocket, ...credential, ...options });
  }

  /** The seqs that a follower of the run gets. */
  async follow(options: Partial<NetraOptions> = {}, after = 0): Promise<number[]> {
    const seqs: number[] = [];
    for await (const event of this.connect(options).follow(run, { after })) seqs.push(event.seq);
    if (this.errors.length > 0) throw this.errors[0];
    return seqs;
  }

  /** The `after` of each connection's first frame. */
  get cursors(): number[] {
    return this.connections.map((c) => (JSON.parse(c.received[0]!) as { after: number }).after);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #play(socket: WebSocket, request: IncomingMessage): Promise<void> {
    const received: string[] = [];
    const heard = async () => String((await once(socket, "message"))[0]);
    socket.on("message", (data) => received.push(String(data)));
    const connection: FakeConnection = {
      headers: request.headers,
      received,
      send: (frame) => socket.send(JSON.stringify(frame)),
      close: (code, reason) => socket.close(code, reason),
      abort: () => socket.terminate(),
      get isClosed() {
        return socket.readyState === WebSocket.CLOSED;
      },
      heard,
    };
    this.connections.push(connection);
    const play = this.#plays.shift();
    await heard();
    if (play) {
      await play(connection);
    } else {
      this.errors.push(new Error("a connection too many"));
      connection.close(4404, "a connection too many");
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const part of request) body += String(part);
    this.requests.push(`${request.method} ${request.url}`);
    this.answer(request, response, body);
  }
}

export function problem(response: ServerResponse, status: number, code: string, more: object = {}): void {
  response.writeHead(status, { "Content-Type": "application/problem+json", "Retry-After": "3" });
  response.end(JSON.stringify({ title: "Refused", status, detail: "No.", code, trace_id: "t1", ...more }));
}
