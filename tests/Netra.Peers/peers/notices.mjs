import pg from 'pg';

/**
 * Tells of runs that have ended, over LISTEN and NOTIFY, on a connection of its own and after the commit: a NOTIFY inside the
 * run's transaction would make all such commits wait for each other. A notice that is lost delays its run by a poll.
 */
export class Notifier {
  #client = new pg.Client({ connectionString: process.env.PEER_POSTGRES });
  #ended = [];
  #sending = false;

  async open() {
    await this.#client.connect();
    await this.#client.query('SET synchronous_commit = off');
  }

  /** Those that end while one notice is on its way go with the next. */
  async tell(id) {
    this.#ended.push(id);
    if (this.#sending) return;
    this.#sending = true;
    while (this.#ended.length > 0) {
      const values = [this.#ended.splice(0, 100).join(' ')];
      await this.#client.query({ name: 'notify', text: `SELECT pg_notify('ended', $1)`, values });
    }
    this.#sending = false;
  }
}

export async function listen(endings) {
  const client = new pg.Client({ connectionString: process.env.PEER_POSTGRES });
  await client.connect();
  client.on('notification', ({ payload }) => payload.split(' ').forEach((id) => endings.tell(id)));
  await client.query('LISTEN ended');
}
