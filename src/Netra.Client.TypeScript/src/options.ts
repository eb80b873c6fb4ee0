import type { Clock } from "./clock.js";
import type { SubmitRunRequest } from "./generated/api.js";
import type { WebSocketConstructor } from "./web-socket.js";

/** Which fleet to talk to, and as whom: give `key`, `token` or `ticket`; `ticket` may stand beside one of the others. */
export interface NetraOptions {
  /** The fleet's HTTP address, such as `http://127.0.0.1:5080`. */
  url: string | URL;
  /** Where the streams are; the fleet's address when left out. */
  streamUrl?: string | URL | undefined;
  /** An API key. */
  key?: string | undefined;
  /** A token, or what gives one: it is asked for each request, and again after the fleet has refused a token as expired. */
  token?: string | (() => string | Promise<string>) | undefined;
  /** Gives a ticket for one WebSocket of a browser's page; without key or token only {@link Netra.follow} is authenticated. */
  ticket?: (() => string | Promise<string>) | undefined;
  /** The WebSocket to use; the global one when left out. Where there is none, or with false, events come as server-sent events. */
  webSocket?: WebSocketConstructor | false | undefined;
  /** How long a followed stream may stay without connection before following fails; two minutes when left out. */
  giveUpAfterMs?: number | undefined;
  clock?: Clock | undefined;
}

export interface RequestOptions {
  signal?: AbortSignal | undefined;
}

export interface SubmitOptions extends RequestOptions {
  /** The same key and request again give the same run; a fresh key when left out. */
  idempotencyKey?: string | undefined;
  /** A thread whose earlier messages the run sees. */
  threadId?: SubmitRunRequest["thread_id"] | undefined;
  /** The run's limit in seconds; the tenant's default when left out. */
  timeoutSeconds?: SubmitRunRequest["timeout_seconds"] | undefined;
  /** 0 to 9, 9 first. */
  priority?: SubmitRunRequest["priority"] | undefined;
  labels?: SubmitRunRequest["labels"] | undefined;
}

export interface FollowOptions extends RequestOptions {
  /** The seq of the last event that you have; 0 when left out. */
  after?: number | undefined;
}
