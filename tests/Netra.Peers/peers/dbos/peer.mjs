import { randomUUID } from 'node:crypto';
import { DBOSClient } from '@dbos-inc/dbos-sdk';
import { input } from '../../driver/workload.mjs';
import { nodeProgram } from '../../driver/workers.mjs';
import { Poll } from './poll.mjs';

async function connect() {
  const client = await DBOSClient.create({ systemDatabaseUrl: process.env.PEER_POSTGRES, applicationName: 'peers' });
  const poll = new Poll(client);
  return {
    async submit() {
      const workflowID = randomUUID();
      await client.enqueue({ queueName: 'runs', workflowName: 'run', workflowID, appVersion: '1' }, workflowID, input);
      return workflowID;
    },
    ended: (id) => poll.ended(id),
    result: (id) => client.retrieveWorkflow(id).getResult(),
  };
}

export default { worker: nodeProgram(new URL('worker.mjs', import.meta.url).pathname), connect };
