import assert from "node:assert/strict";
import test from "node:test";
import { backoff } from "../src/follow/backoff.js";

test("the least wait is always 0.25 s and the most doubles from 0.5 s to 30 s", () => {
  const failures = [1, 2, 3, 4, 5, 6, 7, 8, 100, 5000];
  assert.deepEqual(failures.map((n) => backoff(n, () => 0)), failures.map(() => 250));
  const bounds = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000];
  assert.deepEqual(failures.map((n) => backoff(n, () => 1)), bounds);
});

test("waits are spread over the whole range", () => {
  const waits = Array.from({ length: 2000 }, () => backoff(7));
  const inRange = (from: number, to: number) => waits.filter((w) => w >= from && w <= to).length;
  assert.equal(inRange(250, 30_000), waits.length);
  for (let quarter = 0; quarter < 4; quarter++) {
    const from = 250 + (quarter * 29_750) / 4;
    assert.ok(inRange(from, from + 29_750 / 4) > 350);
  }
});
