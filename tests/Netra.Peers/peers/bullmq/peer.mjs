import { randomUUID } from 'node:crypto';
import { Queue, QueueEvents } from 'bullmq';
import { Endings } from '../../driver/endings.mjs';
import { input } from '../../driver/workload.mjs';
import { nodeProgram } from '../../driver/workers.mjs';
import { connection } from './connection.mjs';

async function connect() {
  const queue = new Queue('runs', { connection: connection() });
  const events = new QueueEvents('runs', { connection: connection() });
  const result = async (id) => {
    const job = await queue.getJob(id);
    if (job?.finishedOn && job.failedReason) throw new Error(job.failedReason);
    return job?.returnvalue ?? null;
  };
  const endings = new Endings(result);
  events.on('completed', ({ jobId }) => endings.tell(jobId));
  events.on('failed', ({ jobId, failedReason }) => endings.tell(jobId, new Error(failedReason)));
  await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
  return {
    submit: async () => (await queue.add('run', { input }, { jobId: randomUUID(), removeOnComplete: { age: 3600 }, attempts: 3 })).id,
    ended: (id) => endings.of(id),
    recheck: () => endings.recheck(),
    result,
  };
}

export default { worker: nodeProgram(new URL('worker.mjs', import.meta.url).pathname), connect };
