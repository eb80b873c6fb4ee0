import { Queue, WaitingChildrenError, Worker } from 'bullmq';
import { recordCompletion } from '../../driver/ledger.mjs';
import { call, complete, plan } from '../../driver/workload.mjs';
import { connection } from './connection.mjs';

// A run is a job in steps (pattern "process step jobs"): it adds its calls as children, waits for them without a worker, and
// is processed again when they have ended.
const calls = new Queue('calls', { connection: connection() });

async function run(job, token) {
  if (job.data.step !== 'called') {
    const parent = { id: job.id, queue: job.queueQualifiedName };
    await calls.addBulk(plan(job.data.input).map((request, n) => ({
      name: 'call', data: request, opts: { parent, jobId: `${job.id}-${n}`, attempts: 3, removeOnComplete: true },
    })));
    await job.updateData({ ...job.data, step: 'called' });
  }
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  const answers = Object.values(await job.getChildrenValues());
  recordCompletion(job.id);
  return complete(job.data.input, answers);
}

const workers = [
  new Worker('runs', run, { connection: connection(), concurrency: 32 }),
  new Worker('calls', (job) => call(job.data), { connection: connection(), concurrency: 32 }),
];
for (const worker of workers) worker.on('error', (error) => console.error(error.message));
await Promise.all(workers.map((worker) => worker.waitUntilReady()));
console.log('ready');
