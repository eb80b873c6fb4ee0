import { setTimeout as delay } from "node:timers/promises";

/** Waits for an observed fact, at most 30 s. */
export async function until(fact: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await fact())) {
    if (performance.now() > deadline) throw new Error(`Not within ${seconds} s: ${fact}`);
    await delay(5);
  }
}
