import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, medianRatio, percentile, round } from './figures.mjs';

test('a percentile is one of the values, by nearest rank', () => {
  const values = [15, 20, 35, 40, 50];
  assert.equal(percentile(values, 0.3), 20);
  assert.equal(percentile(values, 0.5), 35);
  assert.equal(percentile(values, 0.99), 50);
  assert.equal(percentile([7], 0.01), 7);
});

test('a percentile sorts numbers as numbers, and leaves what it was given', () => {
  const values = [100, 9, 80];
  assert.equal(percentile(values, 0.5), 80);
  assert.deepEqual(values, [100, 9, 80]);
});

test('there is no percentile of nothing', () => assert.equal(percentile([], 0.5), null));

test('the median of an even number of values lies between the two in the middle', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([10, 9, 100]), 10);
  assert.equal(median([Infinity, 3, Infinity]), Infinity);
});

test('the median leaves out what is missing', () => {
  assert.equal(median([null, 3, undefined]), 3);
  assert.equal(median([null]), null);
});

test('a ratio compares what one round measured', () => {
  const ours = new Map([[1, 100], [2, 50], [3, 30]]);
  const theirs = new Map([[1, 50], [2, 25], [3, 10]]);
  assert.equal(medianRatio(ours, theirs), 2);
});

test('a ratio leaves out rounds that lack one of the two', () => {
  const ours = new Map([[1, 100], [2, null], [3, 90]]);
  const theirs = new Map([[2, 10], [3, 30], [4, 5]]);
  assert.equal(medianRatio(ours, theirs), 3);
  assert.equal(medianRatio(ours, new Map([[1, 0]])), null);
});

test('rounding keeps what is missing missing', () => {
  assert.equal(round(1.26), 1.3);
  assert.equal(round(null), null);
});
