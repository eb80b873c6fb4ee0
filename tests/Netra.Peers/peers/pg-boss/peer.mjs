import { randomUUID } from 'node:crypto';
import { Endings } from '../../driver/endings.mjs';
import { input } from '../../driver/workload.mjs';
import { nodeProgram } from '../../driver/workers.mjs';
import { listen } from '../notices.mjs';
import { insertRun, open, readResult, schema, transaction } from '../runs.mjs';
import { inTransaction, openBoss } from './boss.mjs';

const pool = open(16);

async function prepare() {
  await pool.query(schema);
  const boss = await openBoss();
  for (const queue of ['plans', 'calls']) await boss.createQueue(queue);
  await boss.stop();
}

async function connect() {
  const boss = await openBoss();
  const result = (id) => readResult(pool, id);
  const endings = new Endings(result);
  await listen(endings);
  return {
    async submit() {
      const id = randomUUID();
      await transaction(pool, async (client) => {
        await client.query({ name: 'submit', text: insertRun, values: [id, input] });
        await boss.send('plans', { run: id, input }, inTransaction(client));
      });
      return id;
    },
    ended: (id) => endings.of(id),
    recheck: () => endings.recheck(),
    result,
  };
}

export default { prepare, worker: nodeProgram(new URL('worker.mjs', import.meta.url).pathname), connect };
