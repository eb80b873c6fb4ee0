import { appendFileSync, readFileSync } from 'node:fs';

/**
 * Called by a worker at the moment at which an application could act on a run's end: after the commit that completed it, or,
 * where the system records the end itself, where the run's code ends. One write, which survives a kill -9 of its process.
 */
export const recordCompletion = (id) => appendFileSync(process.env.PEER_LEDGER, `${id}\n`);

/** Runs among these whose completion was recorded more than once. */
export function completedTwice(ids) {
  const times = new Map(ids.map((id) => [id, 0]));
  for (const id of readFileSync(process.env.PEER_LEDGER, 'utf8').split('\n')) {
    if (times.has(id)) times.set(id, times.get(id) + 1);
  }
  return [...times.values()].filter((n) => n > 1).length;
}
