import { recordCompletion } from '../../driver/ledger.mjs';
import { call, plan } from '../../driver/workload.mjs';
import { Notifier } from '../notices.mjs';
import { open, planRun, recordAnswer, transaction } from '../runs.mjs';
import { inTransaction, openBoss } from './boss.mjs';

const pool = open(16);
const boss = await openBoss();
const notifier = new Notifier();
await notifier.open();

const planOne = ({ data: { run, input } }) => transaction(pool, async (client) => {
  const calls = plan(input);
  const { rows } = await client.query({ ...planRun, values: [run, calls.length] });
  if (rows.length === 0) return;
  await boss.insert(calls.map((request, number) => ({ name: 'calls', data: { run, number, request } })), inTransaction(client));
});

const callOne = async ({ data: { run, number, request } }) => {
  const { rows } = await pool.query({ ...recordAnswer, values: [run, number, call(request)] });
  if (rows.length === 0) return;
  recordCompletion(run);
  notifier.tell(run);
};

// Half a second is the shortest interval that pg-boss takes, and between two polls it works at one batch.
const each = (handle) => (jobs) => Promise.all(jobs.map(handle));
await boss.work('plans', { batchSize: 100, pollingIntervalSeconds: 0.5 }, each(planOne));
await boss.work('calls', { batchSize: 300, pollingIntervalSeconds: 0.5 }, each(callOne));
console.log('ready');
