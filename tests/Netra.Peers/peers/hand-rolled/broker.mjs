import { connect } from 'amqplib';

/** A connection with the two work queues, replicated and on disk. */
export async function openBroker() {
  const connection = await connect(process.env.PEER_AMQP);
  const publisher = await connection.createConfirmChannel();
  for (const queue of ['plans', 'calls']) await publisher.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  /** Resolves when the broker has the message on disk. */
  const publish = (queue, message) => new Promise((resolve, reject) => {
    publisher.sendToQueue(queue, Buffer.from(JSON.stringify(message)), { persistent: true }, (error) => (error ? reject(error) : resolve()));
  });
  return { connection, publish };
}
