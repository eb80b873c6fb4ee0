import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { binary } from './restate/server.mjs';

/**
 * The systems in the order of their turns. `title` is for the table, `servers` are wishes for the servers' settings, `missing`
 * says why a system cannot be measured here.
 */
export const systems = {
  'netra': { title: 'Netra' },
  'bullmq': { title: 'BullMQ, fsync every second' },
  'bullmq-always': { title: 'BullMQ, fsync always', folder: 'bullmq', servers: { appendfsync: 'always' } },
  'restate': { title: 'Restate', missing: () => (existsSync(binary) ? null : `npm has no restate-server for this machine: ${binary} is missing`) },
  'hand-rolled': { title: 'hand-rolled: RabbitMQ + PostgreSQL' },
  'dbos': { title: 'DBOS' },
  'graphile-worker': { title: 'graphile-worker' },
  'celery': { title: 'Celery: RabbitMQ + Redis', missing: celery },
  'pg-boss': { title: 'pg-boss' },
};

export async function load(name) {
  const { default: peer } = await import(`./${systems[name].folder ?? name}/peer.mjs`);
  return peer;
}

function celery() {
  const { status } = spawnSync('/usr/bin/python3', ['-c', 'import celery, redis'], { stdio: 'ignore' });
  return status === 0 ? null : 'Debian\'s python3-celery and python3-redis are not installed';
}
