import type { Clock } from "../src/clock.js";

const heartbeatMs = 20_000;

/** Pauses below a heartbeat are over at once, and remembered; longer waits end when the test moves the time on. */
export class FakeClock implements Clock {
  readonly pauses: number[] = [];
  readonly #waits = new Set<{ until: number; resolve: () => void }>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  get waits(): number {
    return this.#waits.size;
  }

  delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (milliseconds < heartbeatMs && milliseconds !== openLimitMs) {
      this.pauses.push(milliseconds);
      this.#now += milliseconds;
      return Promise.resolve();
    }

    return new Promise((resolve, reject) => {
      const wait = { until: this.#now + milliseconds, resolve };
      this.#waits.add(wait);
      signal?.addEventListener("abort", () => {
        this.#waits.delete(wait);
        reject(signal.reason);
      });
    });
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const wait of [...this.#waits].filter((w) => w.until <= this.#now)) {
      this.#waits.delete(wait);
      wait.resolve();
    }
  }
}

/** How long a connection may take to open. */
const openLimitMs = 15_000;
