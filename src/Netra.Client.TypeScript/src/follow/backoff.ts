const least = 250;
const most = 30_000;

/**
 * Milliseconds to wait before the next connection: full jitter from 0.25 s up to a bound that doubles to 30 s.
 * @param failures Connections that failed in a row, from 1.
 */
export const backoff = (failures: number, random: () => number = Math.random): number => {
  const bound = Math.min(most, least * 2 ** Math.min(failures, 16));
  return least + random() * (bound - least);
};
