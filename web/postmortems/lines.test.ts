import { describe, expect, it } from 'vitest'
import { linesApart } from './lines.ts'

describe('two versions of a text', () => {
  it('show what stands in one alone', () => {
    expect(linesApart('a\nb\nc', 'a\nx\nc')).toEqual({ onlyThere: ['b'], onlyHere: ['x'] })
  })

  it('are the same where a line only moved, or only blank lines differ', () => {
    expect(linesApart('a\n\nb', 'b\na')).toEqual({ onlyThere: [], onlyHere: [] })
  })

  it('count a line as often as it stands', () => {
    expect(linesApart('a\na', 'a')).toEqual({ onlyThere: ['a'], onlyHere: [] })
  })
})
