import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { median, round } from './figures.mjs';
import { Tally } from './tally.mjs';
import { expected } from './workload.mjs';

const inFlight = 64;
const drainSeconds = 30;
const readBack = 100;
const burst = { runs: 40, count: 10, fatal: 5 };
const recheckMs = 250;

/** Closed loop: 64 runs under way, the next submitted when one ends. */
export async function saturation(client, options) {
  const tally = new Tally(options);
  const underWay = new Set();
  const ended = [];
  await within(options.warmup + options.seconds + drainSeconds, together(async () => {
    while (tally.goesOn) await one(client, tally, underWay, ended);
  }));
  return verified(client, tally, 'saturation', underWay, ended);
}

/** Open loop: a fixed number of runs a second, however long they take. */
export async function latency(client, options) {
  const tally = new Tally(options);
  const underWay = new Set();
  const ended = [];
  const runs = [];
  const begun = performance.now();
  for (let i = 1; tally.goesOn; i++) {
    runs.push(one(client, tally, underWay, ended));
    await delay(begun + (i * 1000) / options.rate - performance.now());
  }
  await within(drainSeconds, Promise.all(runs));
  return { ...(await verified(client, tally, 'latency', underWay, ended)), rate: options.rate };
}

/** Closed loop of 64 submits that waits for no run, while the workers work at them; what is left then is waited for a while. */
export async function submit(client, { drain, ...options }) {
  const tally = new Tally({ ...options, warmup: Math.min(2, options.warmup), seconds: Math.min(5, options.seconds) });
  const accepted = [];
  await together(async () => {
    while (tally.goesOn) {
      const sent = performance.now();
      try {
        accepted.push(await client.submit());
        tally.add(sent, performance.now());
      } catch (error) {
        tally.fail(error);
      }
    }
  });
  let next = 0;
  let ended = 0;
  const begun = performance.now();
  await within(drain, together(async () => {
    while (next < accepted.length && performance.now() - begun < drain * 1000) {
      await client.ended(accepted[next++]).then(() => ended++, (error) => tally.fail(error));
    }
  }));
  const twice = await client.completedTwice(accepted);
  tally.fail('a run completed twice', twice);
  const { runs_per_second: submits_per_second, ...result } = tally.result('submit');
  return { ...result, submits_per_second, accepted: accepted.length, purged: accepted.length - ended, twice };
}

/**
 * 40 runs at the beginning of each of ten seconds. One worker is killed in the sixth, after half the time that a run took in the
 * five before, so that in fast systems and slow ones it dies in the middle of its work; it is started again at once.
 */
export async function kill(client, workers, { wait }) {
  const runs = [];
  const tally = new Tally({ warmup: 0, seconds: burst.count });
  const start = async () => {
    const run = { sent: performance.now(), ended: null };
    runs.push(run);
    try {
      run.id = await client.submit();
      await client.ended(run.id);
      run.ended = performance.now();
    } catch (error) {
      tally.fail(error);
    }
  };
  let recheck;
  const durations = () => runs.filter((r) => r.ended !== null).map((r) => r.ended - r.sent);
  const die = async () => {
    await delay(median(durations()) / 2);
    const killed = performance.now();
    await workers.kill();
    recheck = setInterval(() => client.recheck?.(), recheckMs);
    return killed;
  };
  const begun = performance.now();
  const work = [];
  let death;
  for (let second = 0; second < burst.count; second++) {
    for (let i = 0; i < burst.runs; i++) work.push(start());
    if (second === burst.fatal) death = die();
    await delay(begun + (second + 1) * 1000 - performance.now());
  }
  const killed = await death;
  await within(wait, Promise.all(work));
  clearInterval(recheck);
  const affected = runs.filter((r) => r.sent < killed && !(r.ended !== null && r.ended < killed));
  const last = Math.max(killed, ...affected.map((r) => r.ended ?? Infinity));
  return {
    scenario: 'kill',
    runs: runs.length,
    affected: affected.length,
    recovered_seconds: Number.isFinite(last) ? round((last - killed) / 1000, 2) : null,
    slowest_seconds: round(Math.max(...durations()) / 1000, 2),
    lost: runs.filter((r) => r.ended === null).length,
    waited_seconds: wait,
    twice: await client.completedTwice(runs.map((r) => r.id).filter(Boolean)),
    errors: tally.errors,
    first_error: tally.firstError,
  };
}

/** One run from submit to end. */
async function one(client, tally, underWay, ended) {
  const run = {};
  underWay.add(run);
  const sent = performance.now();
  try {
    const id = await client.submit();
    await client.ended(id);
    tally.add(sent, performance.now());
    ended.push(id);
  } catch (error) {
    tally.fail(error);
  }
  underWay.delete(run);
}

/** Runs that did not end, ended twice, or whose result cannot be read are errors. */
async function verified(client, tally, scenario, underWay, ended) {
  const twice = await client.completedTwice(ended);
  tally.fail('a run has not ended in time', underWay.size);
  tally.fail('a run completed twice', twice);
  for (const id of ended.slice(-readBack)) {
    const result = await client.result(id);
    if (!isDeepStrictEqual(result, expected)) tally.fail(`run ${id} has the result ${JSON.stringify(result)}`);
  }
  return { ...tally.result(scenario), lost: underWay.size, twice };
}

const together = (loop) => Promise.all(Array.from({ length: inFlight }, loop));

/** Waits for the work, but no longer than that many seconds. */
async function within(seconds, work) {
  const cancel = new AbortController();
  await Promise.race([work, delay(seconds * 1000, null, { signal: cancel.signal }).catch(() => {})]);
  cancel.abort();
}
