import { recordCompletion } from '../../driver/ledger.mjs';
import { call, plan } from '../../driver/workload.mjs';
import { open, planRun, recordAnswer } from '../runs.mjs';
import { openBroker } from './broker.mjs';

// Each message is acknowledged after its commit and after what follows from it is confirmed. A message that comes again finds
// its row there: the plan sends its calls again, and an answer that is there is not counted twice.
const pool = open(16);
const { connection, publish } = await openBroker();
const notices = await connection.createChannel();

async function consume(queue, handle) {
  const channel = await connection.createChannel();
  await channel.prefetch(32);
  await channel.consume(queue, async (delivery) => {
    try {
      await handle(JSON.parse(delivery.content.toString()));
      channel.ack(delivery);
    } catch (error) {
      console.error(error.message);
      channel.nack(delivery);
    }
  });
}

await consume('plans', async ({ run, input }) => {
  const calls = plan(input);
  await pool.query({ ...planRun, values: [run, calls.length] });
  await Promise.all(calls.map((request, number) => publish('calls', { run, number, request })));
});

await consume('calls', async ({ run, number, request }) => {
  const { rows } = await pool.query({ ...recordAnswer, values: [run, number, call(request)] });
  if (rows.length === 0) return;
  recordCompletion(run);
  notices.sendToQueue('ended', Buffer.from(run));
});

console.log('ready');
