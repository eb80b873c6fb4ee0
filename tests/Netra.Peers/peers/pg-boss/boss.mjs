import PgBoss from 'pg-boss';

export async function openBoss() {
  const boss = new PgBoss({ connectionString: process.env.PEER_POSTGRES, max: 10 });
  boss.on('error', (error) => console.error(error.message));
  return boss.start();
}

/** The option that makes pg-boss write within the client's transaction. */
export const inTransaction = (client) => ({ db: { executeSql: (text, values) => client.query(text, values) } });
