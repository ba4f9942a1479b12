import { expect, test } from 'vitest'
import { amountOf, cellOf, guarded, listOf, minutesOf, pairOf, pairText, rowOf, spanOf, unguarded } from './asset-cells.ts'

test.each([
  ['', []],
  [' ; ', []],
  ['a', ['a']],
  ['a; b ;c', ['a', 'b', 'c']],
  [String.raw`a\;b;c\\;d`, ['a;b', 'c\\', 'd']],
  [String.raw`C:\disk`, ['C:\\disk']],
])('The cell %j lists %j', (cell, words) => {
  expect(listOf(cell)).toEqual(words)
  expect(listOf(cellOf(words))).toEqual(words)
})

test.each([
  ['90', 90],
  ['30m', 30],
  ['30 min', 30],
  ['4h', 240],
  ['1d', 1_440],
  ['1d 4h 5m', 1_685],
  ['0', 0],
  ['soon', undefined],
  ['', undefined],
  ['-5', undefined],
  ['1.5h', undefined],
])('%j is %s minutes', (text, minutes) => {
  expect(minutesOf(text)).toBe(minutes)
})

test.each([
  [null, ''],
  [0, '0m'],
  [90, '90m'],
  [240, '4h'],
  [2_880, '2d'],
])('%s minutes are written as %j', (minutes, text) => {
  expect(spanOf(minutes)).toBe(text)
})

test.each([
  ['1500', 1_500],
  ['1,500', 1_500],
  ['1 500 000', 1_500_000],
  ["12'000", 12_000],
  ['1,5', undefined],
  ['1.50', undefined],
  ['much', undefined],
])('The amount %j is %s', (text, amount) => {
  expect(amountOf(text)).toBe(amount)
})

test.each([
  ['instance=web-1:9100', { label: 'instance', value: 'web-1:9100' }],
  ['query=a=b', { label: 'query', value: 'a=b' }],
  [String.raw`a\=b=c\d`, { label: 'a=b', value: 'c\\d' }],
  ['web-1', undefined],
  ['=web', undefined],
  ['instance=', undefined],
  ['\\'.repeat(5_000), undefined],
])('%.30j knows by %j', (text, pair) => {
  expect(pairOf(text)).toEqual(pair)
  if (pair) expect(pairOf(pairText(pair))).toEqual(pair)
})

test.each([
  '=1+1',
  '+1',
  '-1',
  '@sum',
  "'=1",
  '\t=1',
  'web',
  "it's",
  "'quoted'",
  '',
  'a;=cmd|x',
  "a;'=cmd|x",
  "a;''+1",
  'a; =1',
  'a;"=1"',
  'a\n=1',
  'a\r\n@x',
  'a\t-1',
  '=1;=2',
  ';=1',
  "'\t=1",
  'a; b',
  "a;'b",
  '\t\t=1',
])(
  // prettier-ignore

  'No spreadsheet runs %j, and it comes back',
  (cell) => {
    expect(guarded(cell)).not.toMatch(/^[=+\-@\t]|[;\t\r\n][ "]*[=+\-@]/)
    expect(unguarded(guarded(cell))).toBe(cell)
  },
)

test('A row quotes what would fall apart', () => {
  expect(rowOf(['a', 'b,c', 'say "hi"', 'two\nlines', 'x;y', ''])).toBe('a,"b,c","say ""hi""","two\nlines","x;y",')
})
