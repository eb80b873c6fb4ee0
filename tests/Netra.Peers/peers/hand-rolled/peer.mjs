import { randomUUID } from 'node:crypto';
import { Endings } from '../../driver/endings.mjs';
import { input } from '../../driver/workload.mjs';
import { nodeProgram } from '../../driver/workers.mjs';
import { insertRun, open, readResult, schema } from '../runs.mjs';
import { openBroker } from './broker.mjs';

const pool = open(16);

async function connect() {
  const { connection, publish } = await openBroker();
  const result = (id) => readResult(pool, id);
  const endings = new Endings(result);
  const channel = await connection.createChannel();
  await channel.assertQueue('ended', { exclusive: true, durable: false });
  await channel.consume('ended', (message) => endings.tell(message.content.toString()), { noAck: true });
  return {
    async submit() {
      const id = randomUUID();
      await pool.query({ name: 'submit', text: insertRun, values: [id, input] });
      await publish('plans', { run: id, input });
      return id;
    },
    ended: (id) => endings.of(id),
    recheck: () => endings.recheck(),
    result,
  };
}

export default {
  prepare: () => pool.query(schema),
  worker: nodeProgram(new URL('worker.mjs', import.meta.url).pathname),
  connect,
};
