import { describe, expect, it } from 'vitest'
import { boundedLabels } from './labels.ts'

describe('boundedLabels', () => {
  it('keeps the first of a name, clean', () => {
    expect(
      boundedLabels([
        ['a', '1'],
        ['a', '2'],
        ['b\n', 'x\0y'],
        ['', 'z'],
      ]),
    ).toEqual({ labels: { a: '1', b: 'x\ufffdy' } })
  })
  it('says what did not fit', () => {
    const pairs = Array.from({ length: 300 }, (_, i): [string, string] => [`l${i}`, 'v'])
    const { labels, note } = boundedLabels([...pairs, ['long', 'x']])
    expect(Object.keys(labels)).toHaveLength(256)
    expect(note).toBe('301 labels arrived; the first 256 are kept.')
    expect(boundedLabels([['long', 'x'.repeat(2_000)]]).note).toMatch(/longer than 1024 characters are cut: 1/)
  })
  it('has nobody’s prototype', () => {
    expect(
      boundedLabels([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]).labels,
    ).toEqual({ constructor: 'y' })
  })
})
