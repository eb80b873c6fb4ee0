import { randomUUID } from 'node:crypto';
import { connect as ingress } from '@restatedev/restate-sdk-clients';
import { input } from '../../driver/workload.mjs';
import { nodeProgram } from '../../driver/workers.mjs';
import { addresses, register, startServer } from './server.mjs';

const workflow = { name: 'run' };

async function connect() {
  const restate = ingress({ url: addresses.ingress });
  return {
    async submit() {
      const id = randomUUID();
      await restate.workflowClient(workflow, id).workflowSubmit(input);
      return id;
    },
    ended: (id) => restate.workflowClient(workflow, id).workflowAttach(),
    async result(id) {
      const { ready, result } = await restate.workflowClient(workflow, id).workflowOutput();
      return ready ? result : null;
    },
  };
}

export default { prepare: startServer, worker: nodeProgram(new URL('worker.mjs', import.meta.url).pathname), serve: register, connect };
