import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, render, summarize } from './table.mjs';

const systems = { netra: 'Netra', other: 'Other' };
const saturation = (round, system, runs_per_second, more = {}) => ({ round, system, scenario: 'saturation', runs_per_second, errors: 0, ...more });
const kill = (round, recovered_seconds, lost = 0) => ({ round, system: 'other', scenario: 'kill', recovered_seconds, affected: 30, lost, twice: 1, errors: lost });

test('a system has the median of its rounds, and Netra\'s ratio to it', () => {
  const results = [1, 2, 3].flatMap((round) => [saturation(round, 'netra', 10 * round), saturation(round, 'other', 20)]);
  const [netra, other] = summarize(results, systems);
  assert.equal(netra.figures['saturation.runs_per_second'], 20);
  assert.equal(other.ratios['saturation.runs_per_second'], 1);
  assert.deepEqual(netra.ratios, {});
});

test('a round in which runs never ended is the worst of the rounds', () => {
  const [, other] = summarize([kill(1, null, 3), kill(2, 2), kill(3, null, 4)], systems);
  assert.equal(other.figures['kill.recovered_seconds'], Infinity);
  assert.equal(other.figures['kill.lost'], 7);
  assert.match(render([other], [], []), /\| never \| 30 \| 7 \| 3 \| 0 \|$/);
});

test('lost runs are faults where nothing was killed, and only there', () => {
  const results = [saturation(1, 'other', 5, { errors: 2, first_error: 'lost' }), kill(1, null, 3), { round: 2, system: 'other', failed: 'no start' }];
  assert.deepEqual(faults(results).map((f) => [f.scenario, f.count, f.text]), [['saturation', 2, 'lost'], ['turn', 1, 'no start']]);
  assert.equal(summarize(results, systems)[1].errors, 3);
  assert.match(render(summarize(results, systems), results, []), /other, round 1, saturation: 2 error\(s\), the first: lost/);
});

test('what was not measured stays empty, with its reason', () => {
  const table = render(summarize([], { other: 'Other' }), [], [{ title: 'Gone', reason: 'not installed' }]);
  assert.match(table, /^\| Other \|( {2}\|)+ 0 \|$/m);
  assert.match(table, /- Gone: not measured, not installed\./);
});
