import { randomUUID } from 'node:crypto';
import { runMigrations } from 'graphile-worker';
import { Endings } from '../../driver/endings.mjs';
import { input } from '../../driver/workload.mjs';
import { nodeProgram } from '../../driver/workers.mjs';
import { listen } from '../notices.mjs';
import { insertRun, open, readResult, schema } from '../runs.mjs';

const pool = open(16);

async function prepare() {
  await pool.query(schema);
  await runMigrations({ connectionString: process.env.PEER_POSTGRES });
}

async function connect() {
  const result = (id) => readResult(pool, id);
  const endings = new Endings(result);
  await listen(endings);
  // The run and its first job are one statement and one commit.
  const text = `WITH accepted AS (${insertRun} RETURNING id, input)
    SELECT graphile_worker.add_job('plan', json_build_object('run', id, 'input', input)) FROM accepted`;
  return {
    async submit() {
      const id = randomUUID();
      await pool.query({ name: 'submit', text, values: [id, input] });
      return id;
    },
    ended: (id) => endings.of(id),
    recheck: () => endings.recheck(),
    result,
  };
}

export default { prepare, worker: nodeProgram(new URL('worker.mjs', import.meta.url).pathname), connect };
