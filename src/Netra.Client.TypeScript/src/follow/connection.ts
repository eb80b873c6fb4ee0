import type { RunEvent } from "../generated/events.js";

/** What a stream says: frames of `netra.v1`, which every transport is brought to, and three of this client's own. */
export type Frame =
  | { op: "hello"; heartbeat_seconds?: number }
  | { op: "subscribed"; head?: number }
  | ({ op: "event" } & RunEvent)
  | { op: "reset"; reason?: string }
  | { op: "bye"; retry_after_ms?: number }
  | { op: "error"; code?: string; message?: string }
  | { op: "alive" }
  | { op: "ended" }
  | { op: "closed"; code: number; reason: string };

/** One connection, subscribed to one run. */
export interface Connection {
  /** The next frame, `closed` again and again at the end; undefined when nothing came for that long. */
  next(patienceMs: number): Promise<Frame | undefined>;
  /** Subscribes again from another seq, where the transport can. */
  replay?(after: number): void;
  /** Asks for a sign of life, where the transport can. */
  ping?(): void;
  close(): void;
}

/** @throws NetraError when no connection comes about; `isTemporary` says whether it may later. */
export type Open = (run: string, after: number, surroundings: Surroundings) => Promise<Connection>;

export interface Surroundings {
  clock: import("../clock.js").Clock;
  signal: AbortSignal | undefined;
}
