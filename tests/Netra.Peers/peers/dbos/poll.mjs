import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 10;
const most = 500;
const terminal = ['SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'];

/** DBOS tells clients of no ends: they poll. One query asks for all runs that are waited for, which costs less than a poll for each. */
export class Poll {
  #client;
  #waiting = new Map();
  #polling = false;

  constructor(client) {
    this.#client = client;
  }

  ended(id) {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (!this.#polling) this.#poll();
    });
  }

  async #poll() {
    this.#polling = true;
    while (this.#waiting.size > 0) {
      const workflowIDs = [...this.#waiting.keys()].slice(0, most);
      const ended = await this.#client.listWorkflows({ workflowIDs, status: terminal, loadInput: false, loadOutput: false });
      for (const { workflowID, status } of ended) {
        const { resolve, reject } = this.#waiting.get(workflowID);
        this.#waiting.delete(workflowID);
        if (status === 'SUCCESS') resolve();
        else reject(new Error(`run ${workflowID}: ${status}`));
      }
      await delay(pauseMs);
    }
    this.#polling = false;
  }
}
