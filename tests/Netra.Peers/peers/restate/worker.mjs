import { once } from 'node:events';
import { createServer } from 'node:http2';
import { createEndpointHandler, RestatePromise, workflow } from '@restatedev/restate-sdk';
import { recordCompletion } from '../../driver/ledger.mjs';
import { call, complete, plan } from '../../driver/workload.mjs';

// The SDK calls it, and Node 20 does not have it yet.
Promise.withResolvers ??= function withResolvers() {
  const resolvers = {};
  resolvers.promise = new this((resolve, reject) => Object.assign(resolvers, { resolve, reject }));
  return resolvers;
};

// A run is a workflow, the plan and each call are durable steps. Both workers listen on the one port that is registered, as
// behind a load balancer.
const run = workflow({
  name: 'run',
  handlers: {
    async run(ctx, input) {
      const calls = await ctx.run('plan', () => plan(input));
      const answers = await RestatePromise.all(calls.map((request) => ctx.run(request.purpose, () => call(request))));
      recordCompletion(ctx.key);
      return complete(input, answers);
    },
  },
});

const server = createServer(createEndpointHandler({ services: [run] }));
await once(server.listen(Number(process.env.PEER_PORT), '127.0.0.1'), 'listening');
console.log('ready');
