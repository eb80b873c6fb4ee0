import { connect } from 'amqplib';

/** Hands each event of each message from the exchange on: to whom (a run, or '' for all), and the event. */
export async function feed(deliver) {
  const channel = await (await connect(process.env.NETRA_AMQP)).createChannel();
  await channel.assertExchange('peer.events', 'fanout', { durable: true });
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, 'peer.events', '');
  await channel.consume(queue, ({ content }) => {
    for (const { to, event } of JSON.parse(content)) deliver(to, event);
  }, { noAck: true });
}
