import { systemClock } from "./clock.js";
import { Credential } from "./credential.js";
import { RunFollower } from "./follow/run-follower.js";
import { openSocket } from "./follow/socket-connection.js";
import { openEventStream } from "./follow/sse-connection.js";
import type { RunView, SubmitRunRequest } from "./generated/api.js";
import type { RunEvent } from "./generated/events.js";
import { Http } from "./http.js";
import type { FollowOptions, NetraOptions, RequestOptions, SubmitOptions } from "./options.js";
import { socketFactory } from "./web-socket.js";

const twoMinutes = 120_000;

/** A fleet, as one caller sees it. Every failure is a {@link NetraError}, and what the caller aborts fails with their reason. */
export class Netra {
  readonly #options: NetraOptions;
  readonly #api: Http;
  readonly #stream: Http;

  constructor(options: NetraOptions) {
    this.#options = options;
    const credential = new Credential(options);
    this.#api = new Http(options.url, credential);
    this.#stream = new Http(options.streamUrl ?? options.url, credential);
  }

  /** Submits a run; once this resolves, the run survives any crash. */
  submit(agent: string, input: unknown, options: SubmitOptions = {}): Promise<RunView> {
    const body: SubmitRunRequest = { agent, input };
    if (options.threadId != null) body.thread_id = options.threadId;
    if (options.timeoutSeconds != null) body.timeout_seconds = options.timeoutSeconds;
    if (options.priority != null) body.priority = options.priority;
    if (options.labels != null) body.labels = options.labels;
    const headers = { "Idempotency-Key": options.idempotencyKey ?? freshKey() };
    return this.#api.json("/v1/runs", { method: "POST", headers, body, signal: options.signal });
  }

  /** A run as it is now. */
  run(id: string, { signal }: RequestOptions = {}): Promise<RunView> {
    return this.#api.json(`/v1/runs/${encodeURIComponent(id)}`, { signal });
  }

  /** Asks for the end of a run; repeating it is harmless. */
  cancel(id: string, { signal }: RequestOptions = {}): Promise<RunView> {
    return this.#api.json(`/v1/runs/${encodeURIComponent(id)}/cancel`, { method: "POST", signal });
  }

  /**
   * The run's events after a seq, each exactly once and in order, to the event that ends the run. A lost connection is taken up again where
   * it broke off. Fails when the fleet says not to come back or stays away too long. Types that this version does not know come too.
   */
  follow(run: string, { after = 0, signal }: FollowOptions = {}): AsyncGenerator<RunEvent, void, undefined> {
    const { webSocket, clock = systemClock, giveUpAfterMs = twoMinutes } = this.#options;
    const sockets = socketFactory(webSocket);
    const open = sockets ? openSocket(this.#stream, sockets) : openEventStream(this.#stream);
    return new RunFollower({ open, clock, giveUpAfterMs, credential: this.#stream.credential }, run, after, signal).events();
  }
}

/** Browsers have randomUUID on secure pages only. */
const freshKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
