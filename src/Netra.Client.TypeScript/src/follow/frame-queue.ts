import type { Frame, Surroundings } from "./connection.js";

/** Frames that have come and were not read yet. The last one, `closed`, stays. */
export class FrameQueue {
  readonly #frames: Frame[] = [];
  readonly #surroundings: Surroundings;
  #changed: (() => void)[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get length(): number {
    return this.#frames.length;
  }

  /** After `closed` nothing is added. */
  push(frame: Frame): void {
    if (this.#frames.at(-1)?.op === "closed") return;
    this.#frames.push(frame);
    this.#wake();
  }

  async next(patienceMs: number): Promise<Frame | undefined> {
    const { clock, signal } = this.#surroundings;
    signal?.throwIfAborted();
    if (this.#frames.length === 0) {
      const over = new AbortController();
      const timeOver = clock.delay(patienceMs, signal ? AbortSignal.any([signal, over.signal]) : over.signal);
      try {
        await Promise.race([this.#change(), timeOver]);
      } finally {
        over.abort();
      }
    }

    const first = this.#frames[0];
    if (first && first.op !== "closed") {
      this.#frames.shift();
      this.#wake();
    }

    return first;
  }

  /** Resolves once everything was read. */
  async drained(): Promise<void> {
    while (this.#frames.length > 0 && this.#frames[0]?.op !== "closed") await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }

  #wake(): void {
    const waiting = this.#changed;
    this.#changed = [];
    for (const resolve of waiting) resolve();
  }
}
