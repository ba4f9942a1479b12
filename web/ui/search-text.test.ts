import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from './search-text.ts'

test('what stands in the address comes back as it was', () => {
  for (const search of [{ q: 'disk & co' }, { state: ['open', 'acknowledged'], open: '12' }, {}])
    expect(parseSearch(stringifySearch(search))).toEqual(search)
})

test('addresses stay readable, and what is absent leaves no trace', () => {
  expect(stringifySearch({ state: ['open', 'resolved'], page: 2, q: '', tab: undefined })).toBe('?state=open&state=resolved&page=2')
  expect(stringifySearch({ q: undefined })).toBe('')
})
