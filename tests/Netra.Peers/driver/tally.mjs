import { performance } from 'node:perf_hooks';
import { percentile, round } from './figures.mjs';

const tooMany = 100;

/** What ended when, and what went wrong. Times are in ms of the monotonic clock. */
export class Tally {
  #begun = performance.now();
  #latencies = [];
  #inTime = 0;
  errors = 0;
  firstError = null;

  constructor({ warmup, seconds }) {
    this.warmup = warmup;
    this.seconds = seconds;
  }

  get elapsed() {
    return (performance.now() - this.#begun) / 1000;
  }

  /** Whether load is still to be made. */
  get goesOn() {
    return this.elapsed < this.warmup + this.seconds && this.errors < tooMany;
  }

  /** Counts for the rate when it ended in the measured time, for the latencies when it began there. */
  add(from, to) {
    if (this.#covers(to)) this.#inTime++;
    if (this.#covers(from)) this.#latencies.push(to - from);
  }

  fail(error, times = 1) {
    this.errors += times;
    if (times > 0) this.firstError ??= String(error?.message ?? error);
  }

  result(scenario) {
    return {
      scenario,
      runs_per_second: round(this.#inTime / this.seconds),
      p50_ms: round(percentile(this.#latencies, 0.5), 2),
      p99_ms: round(percentile(this.#latencies, 0.99), 2),
      measured: this.#latencies.length,
      errors: this.errors,
      first_error: this.firstError,
      warmup_seconds: this.warmup,
      seconds: this.seconds,
    };
  }

  #covers(time) {
    const at = (time - this.#begun) / 1000;
    return at >= this.warmup && at < this.warmup + this.seconds;
  }
}
