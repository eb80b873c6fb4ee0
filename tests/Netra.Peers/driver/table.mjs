import { median, medianRatio, round } from './figures.mjs';

/** What the table compares: the scenario, the figure in its result, and whether Netra's ratio to it is shown. */
const columns = [
  { head: 'runs/s', scenario: 'saturation', figure: 'runs_per_second', digits: 0, ratio: true },
  { head: 'p50 ms', scenario: 'latency', figure: 'p50_ms', digits: 1, ratio: true },
  { head: 'p99 ms', scenario: 'latency', figure: 'p99_ms', digits: 1, ratio: true },
  { head: 'submits/s', scenario: 'submit', figure: 'submits_per_second', digits: 0, ratio: true },
  { head: 'kill -9: s', scenario: 'kill', figure: 'recovered_seconds', digits: 2 },
  { head: 'under way', scenario: 'kill', figure: 'affected', digits: 0 },
  { head: 'not ended', scenario: 'kill', figure: 'lost', sum: true },
  { head: 'twice', scenario: 'kill', figure: 'twice', sum: true },
];

/**
 * One entry a system: medians over the rounds, and Netra's figure divided by its figure, round by round.
 * @param results [{round, system, scenario, ...figures}], or with `failed` in place of a scenario
 * @param systems {name: title}
 */
export function summarize(results, systems) {
  const figures = (system, { scenario, figure }) => new Map(results
    .filter((r) => r.system === system && r.scenario === scenario)
    .map((r) => [r.round, r[figure] ?? (figure === 'recovered_seconds' ? Infinity : null)]));
  return Object.entries(systems).map(([system, title]) => {
    const entry = { system, title, errors: 0, figures: {}, ratios: {} };
    for (const column of columns) {
      const theirs = figures(system, column);
      const name = `${column.scenario}.${column.figure}`;
      entry.figures[name] = column.sum ? [...theirs.values()].reduce((a, b) => a + b, 0) : median([...theirs.values()]);
      if (theirs.size === 0) entry.figures[name] = null;
      if (column.ratio && system !== 'netra') entry.ratios[name] = round(medianRatio(figures('netra', column), theirs), 2);
    }
    entry.errors = faults(results).filter((f) => f.system === system).reduce((sum, f) => sum + f.count, 0);
    return entry;
  });
}

/** What must not happen where nothing is killed, and turns that failed; one entry a result. */
export function faults(results) {
  return results
    .map((r) => ({
      system: r.system, round: r.round, scenario: r.scenario ?? 'turn', count: r.failed ? 1 : r.errors ?? 0, text: r.failed ?? r.first_error,
    }))
    .filter((f) => f.count > 0 && f.scenario !== 'kill');
}

/** The summary as a table in markdown, and a list of what went wrong below it. */
export function render(summary, results, skipped) {
  const heads = columns.flatMap((c) => (c.ratio ? [c.head, 'Netra ÷'] : [c.head]));
  const lines = [row(['system', ...heads, 'errors']), row(['---', ...heads.map(() => '--:'), '--:'])];
  for (const entry of summary) {
    const cells = columns.flatMap((column) => {
      const name = `${column.scenario}.${column.figure}`;
      const cell = show(entry.figures[name], column.digits ?? 0);
      return column.ratio ? [cell, show(entry.ratios[name] ?? null, 2)] : [cell];
    });
    lines.push(row([entry.title, ...cells, entry.errors]));
  }
  const notes = [
    ...skipped.map(({ title, reason }) => `- ${title}: not measured, ${reason}.`),
    ...faults(results).map((f) => `- ${f.system}, round ${f.round}, ${f.scenario}: ${f.count} error(s), the first: ${f.text}`),
  ];
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function show(value, digits) {
  if (value === null) return '';
  return Number.isFinite(value) ? value.toFixed(digits) : 'never';
}

const row = (cells) => `| ${cells.join(' | ')} |`;
