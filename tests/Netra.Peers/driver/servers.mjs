import { Redis } from 'ioredis';
import pg from 'pg';

const name = 'peers';

/** Gives a turn an empty database, an empty virtual host and an empty Redis; returns where they are. */
export async function emptyServers({ appendfsync = 'everysec' } = {}) {
  const [postgres, amqp] = await Promise.all([emptyDatabase(), emptyVirtualHost(), emptyRedis(appendfsync)]);
  return { postgres, amqp, redis: process.env.NETRA_REDIS };
}

// A vacuum of the server's own that is at work in the database can be ended by a superuser only: it is waited for.
async function drop(client) {
  for (let tries = 60; ; tries--) {
    try {
      return await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    } catch (error) {
      if (error.code !== '42501' || tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function emptyDatabase() {
  const url = new URL(process.env.NETRA_POSTGRES);
  const client = new pg.Client({ connectionString: Object.assign(new URL(url), { pathname: '/postgres' }).href });
  await client.connect();
  try {
    await drop(client);
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  url.pathname = `/${name}`;
  return url.href;
}

async function emptyVirtualHost() {
  const url = new URL(process.env.NETRA_AMQP);
  const everything = JSON.stringify({ configure: '.*', write: '.*', read: '.*' });
  await manage('DELETE', `vhosts/${name}`, { missing: true });
  await manage('PUT', `vhosts/${name}`);
  await manage('PUT', `permissions/${name}/${url.username}`, { body: everything });
  url.pathname = `/${name}`;
  return url.href;
}

async function manage(method, path, { body, missing = false } = {}) {
  const { origin, username, password } = new URL(process.env.NETRA_RABBITMQ_API);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const answer = await fetch(`${origin}/api/${path}`, { method, body, headers: { authorization, 'content-type': 'application/json' } });
  if (!answer.ok && !(missing && answer.status === 404)) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

async function emptyRedis(appendfsync) {
  const redis = new Redis(`redis://${process.env.NETRA_REDIS}`);
  try {
    await redis.flushall();
    await redis.config('SET', 'appendfsync', appendfsync);
  } finally {
    redis.disconnect();
  }
}
