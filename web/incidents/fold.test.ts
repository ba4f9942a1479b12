import { expect, test } from 'vitest'
import type { TimelineItem } from '../../contract/incidents.ts'
import { fold, foldedWords } from './fold.ts'

const item = (number: number, kind: string): TimelineItem => ({
  position: number,
  number,
  kind,
  at: number,
  enteredAt: number,
  actor: { kind: 'system', id: null, name: 'Muster' },
  via: 'engine',
  sentence: kind,
  text: null,
  body: { pageId: number },
})
const kinds = (...list: string[]) => list.map((kind, index) => item(index, kind))

test('two and more deliveries in a row become one line', () => {
  const folded = fold(kinds('incident.opened', 'page.sent', 'page.delivered', 'page.sent', 'note', 'page.sent'))
  expect(folded.map((one) => (one.kind === 'many' ? one.items.length : one.item.kind))).toEqual(['incident.opened', 3, 'note', 'page.sent'])
})

test('what failed is never folded away', () => {
  const folded = fold(kinds('page.sent', 'page.failed', 'page.sent', 'page.unreachable'))
  expect(folded.every(({ kind }) => kind === 'one')).toBe(true)
})

test('the line counts messages, not what was told of them', () => {
  const [sent, delivered, other, held] = kinds('page.sent', 'page.delivered', 'page.sent', 'page.held')
  delivered!.body['pageId'] = sent!.body['pageId']
  expect(foldedWords([sent!, delivered!, other!, held!])).toBe('2 messages went out, 1 held back')
})
