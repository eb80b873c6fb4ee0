import { Logger, run } from 'graphile-worker';
import { recordCompletion } from '../../driver/ledger.mjs';
import { call, plan } from '../../driver/workload.mjs';
import { Notifier } from '../notices.mjs';
import { planRun, recordAnswer } from '../runs.mjs';

const notifier = new Notifier();
await notifier.open();

const planAndCall = {
  name: 'plan-and-call',
  text: `WITH planned AS (${planRun.text})
    SELECT graphile_worker.add_job('call', json_build_object('run', id, 'number', number - 1, 'request', request))
    FROM planned, jsonb_array_elements($3) WITH ORDINALITY AS calls (request, number)`,
};

const taskList = {
  async plan({ run, input }, helpers) {
    const calls = plan(input);
    await helpers.withPgClient((client) => client.query({ ...planAndCall, values: [run, calls.length, JSON.stringify(calls)] }));
  },

  async call({ run, number, request }, helpers) {
    const { rows } = await helpers.withPgClient((client) => client.query({ ...recordAnswer, values: [run, number, call(request)] }));
    if (rows.length === 0) return;
    recordCompletion(run);
    notifier.tell(run);
  },
};

const logger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') console.error(message);
});

// What the project's page on performance sets; the local queue is as its release notes recommend.
const concurrentJobs = 24;
await run({
  taskList,
  logger,
  preset: {
    worker: {
      connectionString: process.env.PEER_POSTGRES, concurrentJobs, maxPoolSize: concurrentJobs + 1, completeJobBatchDelay: 0, failJobBatchDelay: 0,
      localQueue: { size: concurrentJobs + 1 },
    },
  },
});
console.log('ready');
