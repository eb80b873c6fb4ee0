import cluster from 'node:cluster';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';

const patience = 60_000;

/** A Node program as a worker: it ends with this process, and those that listen on one port share its connections in turn. */
export function nodeProgram(file) {
  return (environment, log) => {
    cluster.setupPrimary({ exec: file, args: [], stdio: ['ignore', 'pipe', log, 'ipc'] });
    const child = cluster.fork(environment).process;
    return { child, kill: () => child.kill('SIGKILL') };
  };
}

/**
 * Any other program, killed together with its children; the kernel ends it when this process ends.
 * @param args (worker's name) => the program's arguments
 */
export function program(command, args, options = {}) {
  return (environment, log) => {
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args(environment.PEER_WORKER)], {
      ...options, detached: true, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', log],
    });
    return { child, kill: () => process.kill(-child.pid, 'SIGKILL') };
  };
}

/**
 * The peer's two worker processes. One that is killed is started again at once, under its name, as a supervisor would. One that
 * ends by itself is a fault of the measurement.
 */
export class Workers {
  #launch;
  #logs;
  #running = new Map();
  #stopping = false;
  #doomed = null;
  #fail;

  /** Rejects when what is measured does not count, and why. */
  failed = new Promise((_, reject) => (this.#fail = reject));

  /** @param launch (environment, log file) => {child, kill}; the program writes the line `ready` once it takes work */
  constructor(launch, logs) {
    this.#launch = launch;
    this.#logs = logs;
  }

  async start() {
    for (const name of ['worker-1', 'worker-2']) await this.#run(name);
  }

  /** kill -9; returns when the process is gone. */
  async kill() {
    const { child, kill } = this.#running.get('worker-1');
    const exited = once(child, 'exit');
    this.#doomed = child;
    kill();
    await exited;
  }

  async stop() {
    this.#stopping = true;
    await Promise.all([...this.#running.values()].map(async ({ child, kill }) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      kill();
      await exited;
    }));
  }

  async #run(name) {
    const path = `${this.#logs}-${name}.log`;
    const log = openSync(path, 'a');
    const worker = this.#launch({ PEER_WORKER: name }, log);
    closeSync(log);
    this.#running.set(name, worker);
    worker.child.once('exit', () => {
      if (this.#stopping) return;
      if (worker.child !== this.#doomed) this.#fail(new Error(`${name} ended by itself: see ${path}`));
      else this.#run(name).catch(this.#fail);
    });
    await ready(worker.child, path);
  }
}

function ready(child, log) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`a worker is not ready after ${patience / 1000} s: see ${log}`)), patience);
    const settle = (then) => (value) => {
      clearTimeout(timer);
      then(value);
    };
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'ready') settle(resolve)();
    });
    child.once('error', settle(reject));
    child.once('exit', settle(() => reject(new Error(`a worker ended during its start: see ${log}`))));
  });
}
