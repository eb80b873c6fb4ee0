import pg from 'pg';

/** Runs and their calls as rows, for the peers that keep only jobs or messages of their own. */
export const schema = `
  CREATE TABLE runs (id uuid PRIMARY KEY, status text NOT NULL, input jsonb NOT NULL, calls int, waiting int, result jsonb);
  CREATE TABLE answers (run uuid NOT NULL, number int NOT NULL, answer jsonb NOT NULL, PRIMARY KEY (run, number));
`;

export const insertRun = `INSERT INTO runs (id, status, input) VALUES ($1, 'queued', $2)`;

/** No row comes back when the run has been planned before. Statements with a name are prepared once a connection. */
export const planRun = {
  name: 'plan',
  text: `UPDATE runs SET status = 'running', calls = $2, waiting = $2 WHERE id = $1 AND status = 'queued' RETURNING id`,
};

/** An answer that is there is not counted again. The last one completes the run in its own commit; then its row comes back. */
export const recordAnswer = {
  name: 'answer',
  text: `
    WITH answered AS (INSERT INTO answers VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING run),
    counted AS (
      UPDATE runs SET
        waiting = waiting - 1,
        status = CASE waiting WHEN 1 THEN 'completed' ELSE status END,
        result = CASE waiting WHEN 1 THEN input -> 'result' || jsonb_build_object('answers', calls) END
      FROM answered WHERE id = answered.run RETURNING id, waiting)
    SELECT id FROM counted WHERE waiting = 0`,
};

/** The result of a run, null while it has none. */
export async function readResult(pool, id) {
  const { rows } = await pool.query({ name: 'result', text: 'SELECT result FROM runs WHERE id = $1', values: [id] });
  return rows[0]?.result ?? null;
}

export function open(max) {
  const pool = new pg.Pool({ connectionString: process.env.PEER_POSTGRES, max });
  return pool.on('error', (error) => console.error(error.message));
}

export async function transaction(pool, work) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const value = await work(client);
    await client.query('COMMIT');
    client.release();
    return value;
  } catch (error) {
    client.release(error);
    throw error;
  }
}
