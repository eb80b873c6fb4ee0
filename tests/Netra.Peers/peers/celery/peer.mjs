import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Endings } from '../../driver/endings.mjs';
import { input } from '../../driver/workload.mjs';
import { program } from '../../driver/workers.mjs';

const python = '/usr/bin/python3';
const cwd = new URL('.', import.meta.url).pathname;
process.env.PEER_INPUT = JSON.stringify(input);
process.env.PYTHONDONTWRITEBYTECODE = '1';

/** Submits through Celery's own client, a Python process that this one speaks to in lines. */
async function connect() {
  const log = openSync(`${process.env.PEER_LOGS}-client.log`, 'a');
  const client = spawn('setpriv', ['--pdeathsig', 'KILL', python, 'client.py'], { cwd, stdio: ['pipe', 'pipe', log] });
  const asked = new Map();
  let last = 0;
  const ask = (word, id) => new Promise((resolve, reject) => {
    asked.set(++last, { resolve, reject });
    client.stdin.write(`${last} ${word} ${id}\n`);
  });
  const result = (id) => ask('result', id);
  const endings = new Endings(result);
  await new Promise((ready, fail) => {
    client.once('exit', () => fail(new Error(`Celery's client ended: see ${process.env.PEER_LOGS}-client.log`)));
    createInterface(client.stdout).on('line', (line) => {
      const { number, answer, ended, error } = JSON.parse(line);
      if (ended) {
        endings.tell(ended, error ? new Error(error) : null);
      } else if (number) {
        const { resolve, reject } = asked.get(number);
        asked.delete(number);
        if (error) reject(new Error(error));
        else resolve(answer);
      } else {
        ready();
      }
    });
  });
  return {
    async submit() {
      const id = randomUUID();
      await ask('submit', id);
      return id;
    },
    ended: (id) => endings.of(id),
    recheck: () => endings.recheck(),
    result,
  };
}

const worker = program(
  python, (name) => ['-m', 'celery', '-A', 'tasks', 'worker', '--hostname', `${name}@%h`, '--concurrency', '1', '--loglevel', 'WARNING'], { cwd },
);

export default { worker, connect };
