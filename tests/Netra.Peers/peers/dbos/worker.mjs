import { DBOS } from '@dbos-inc/dbos-sdk';
import { recordCompletion } from '../../driver/ledger.mjs';
import { call, complete, plan } from '../../driver/workload.mjs';

// A run is a workflow, the plan and each call are steps. The executor's id stays with the worker, so that the one that is
// started again recovers what it had under way.
DBOS.setConfig({
  name: 'peers',
  systemDatabaseUrl: process.env.PEER_POSTGRES,
  executorID: process.env.PEER_WORKER,
  applicationVersion: '1',
  logLevel: 'error',
});

async function run(id, input) {
  const calls = await DBOS.runStep(async () => plan(input), { name: 'plan' });
  const settled = await Promise.allSettled(calls.map((request) => DBOS.runStep(async () => call(request), { name: request.purpose })));
  const answers = settled.map((answer) => answer.value);
  recordCompletion(id);
  return complete(input, answers);
}

DBOS.registerWorkflow(run, { name: 'run' });
await DBOS.launch();
await DBOS.registerQueue('runs', { minPollingIntervalMs: 100 });
console.log('ready');
