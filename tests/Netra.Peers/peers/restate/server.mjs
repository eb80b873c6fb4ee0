import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const patience = 60_000;

/** npm installs the package that has the server's binary for this machine, where there is one. */
export const binary = new URL(
  `../../node_modules/@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`, import.meta.url,
).pathname;

/** Known once the server has been started. */
export const addresses = { ingress: null, admin: null };

/** One node, on loopback, with the defaults of a new installation: the log is on disk, with fsync. The kernel ends it with this process. */
export async function startServer() {
  const [ingress, admin, node, service] = await freePorts(4);
  Object.assign(addresses, { ingress: `http://127.0.0.1:${ingress}`, admin: `http://127.0.0.1:${admin}` });
  process.env.PEER_PORT = service;
  const log = openSync(`${process.env.PEER_LOGS}-server.log`, 'a');
  const server = spawn('setpriv', ['--pdeathsig', 'KILL', binary, '--no-logo'], {
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      RESTATE_BASE_DIR: mkdtempSync(join(process.env.PEER_STATE ?? tmpdir(), 'restate-')),
      RESTATE_NODE_NAME: 'peers',
      RESTATE_LISTEN_MODE: 'tcp',
      RESTATE_BIND_IP: '127.0.0.1',
      RESTATE_ADVERTISED_HOST: '127.0.0.1',
      RESTATE_BIND_PORT: String(node),
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_DISABLE_TELEMETRY: 'true',
    },
  });
  for (const address of [`${addresses.admin}/health`, `${addresses.ingress}/restate/health`]) await answers(address, server);
  return server;
}

/** Tells the server where the workers are: they listen on one port. */
export async function register() {
  const body = JSON.stringify({ uri: `http://127.0.0.1:${process.env.PEER_PORT}` });
  const answer = await fetch(`${addresses.admin}/deployments`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  if (!answer.ok) throw new Error(`Restate does not take the workers: ${answer.status} ${await answer.text()}`);
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function answers(address, server) {
  const deadline = Date.now() + patience;
  for (;;) {
    if (await fetch(address).then((answer) => answer.ok, () => false)) return;
    if (server.exitCode !== null) throw new Error(`restate-server ended with ${server.exitCode}: see ${process.env.PEER_LOGS}-server.log`);
    if (Date.now() > deadline) throw new Error(`${address} does not answer: see ${process.env.PEER_LOGS}-server.log`);
    await delay(100);
  }
}
