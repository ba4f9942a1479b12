import { describe, expect, it } from 'vitest'
import { OutboundError, OutboundRefused } from './outbound-error.ts'
import { readObject, receiptOfStatus, retryAfter, sending } from './receipt.ts'

const NOW = Date.parse('2026-03-14T02:11:00Z')
const answered = (status: number, headers: Record<string, string> = {}) =>
  receiptOfStatus({ status, headers, body: '', cut: null }, 'It', NOW)

describe('an answer that is no yes', () => {
  it.each([
    [301, 'failed', true],
    [400, 'failed', true],
    [401, 'failed', true],
    [404, 'failed', true],
    [408, 'failed', false],
    [425, 'failed', false],
    [429, 'failed', false],
    [500, 'failed', false],
    [503, 'failed', false],
    [502, 'unknown', undefined],
    [504, 'unknown', undefined],
  ])('%i is %s, permanent: %s', (status, outcome, permanent) =>
    expect(answered(status)).toMatchObject(permanent === undefined ? { outcome } : { outcome, permanent }),
  )

  it('says what the other side said, on one line and short', () => {
    const receipt = receiptOfStatus({ status: 400, headers: {}, body: '', cut: null }, 'It', NOW, `no\r\nway ${'x'.repeat(500)}`)
    expect(receipt.detail).toMatch(/^It answered 400: no way x+…\.$/)
    expect(receipt.detail!.length).toBeLessThan(230)
  })

  it.each([
    ['7', 7_000],
    ['Sat, 14 Mar 2026 02:11:30 GMT', 30_000],
    ['Sat, 14 Mar 2026 02:00:00 GMT', 0],
    ['99999999', 3_600_000],
    ['soon', undefined],
    [undefined, undefined],
  ])('asks to wait with Retry-After %j', (header, ms) => expect(retryAfter(header, NOW)).toBe(ms))

  it('asks for no wait where no retry can help', () => expect(answered(400, { 'retry-after': '7' })).not.toHaveProperty('retryAfterMs'))
})

describe('what the way out throws', () => {
  const thrown = (error: Error) =>
    sending(async () => {
      throw error
    })

  it('becomes a receipt', async () => {
    expect(await thrown(new OutboundRefused('No.'))).toEqual({ outcome: 'failed', detail: 'No.', permanent: true })
    expect(await thrown(new OutboundError('Later.', { code: 'x', mayHaveArrived: false }))).toEqual({
      outcome: 'failed',
      detail: 'Later.',
      permanent: false,
    })
    expect(await thrown(new OutboundError('Who knows.', { code: 'x', mayHaveArrived: true }))).toEqual({
      outcome: 'unknown',
      detail: 'Who knows.',
    })
  })

  it('stays a fault when it is ours', () => expect(thrown(new TypeError('x is undefined'))).rejects.toThrow('x is undefined'))
})

describe('a body', () => {
  it.each(['', 'null', '[]', '"a"', '7', '{', '<html>'])('%j holds no object', (body) => expect(readObject(body)).toEqual({}))
  it('holds an object', () => expect(readObject('{"a":1}')).toEqual({ a: 1 }))
})
