import { describe, expect, it } from 'vitest'
import type { HttpResponse } from './channel.ts'
import { askForTargets, readTargets } from './prometheus-targets.ts'

const answer = (body: unknown, more: Partial<HttpResponse> = {}): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
  cut: null,
  ...more,
})
const targets = (...activeTargets: unknown[]) => answer({ status: 'success', data: { activeTargets, droppedTargets: [] } })

/** As Prometheus 2.53 answers. */
const NODE = {
  discoveredLabels: {
    __address__: 'web-1:9100',
    __metrics_path__: '/metrics',
    __scheme__: 'http',
    __scrape_interval__: '15s',
    __scrape_timeout__: '10s',
    job: 'node',
  },
  labels: { instance: 'web-1:9100', job: 'node' },
  scrapePool: 'node',
  scrapeUrl: 'http://web-1:9100/metrics',
  globalUrl: 'http://web-1:9100/metrics',
  lastError: '',
  lastScrape: '2026-03-02T09:00:00.123456789Z',
  lastScrapeDuration: 0.004,
  health: 'up',
  scrapeInterval: '15s',
  scrapeTimeout: '10s',
}
const DOWN = {
  ...NODE,
  labels: { instance: 'web-2:9100', job: 'node' },
  lastError: 'Get "http://web-2:9100/metrics": connection refused',
  health: 'down',
}

describe('What a Prometheus is asked', () => {
  it.each([
    ['http://prometheus:9090', 'http://prometheus:9090/api/v1/targets?state=active'],
    ['http://prometheus:9090/', 'http://prometheus:9090/api/v1/targets?state=active'],
    ['https://example.com/prometheus/?x=1#y', 'https://example.com/prometheus/api/v1/targets?state=active'],
  ])('at %s', (url, expected) => {
    expect(askForTargets(url, null)).toMatchObject({ method: 'GET', url: expected, headers: { accept: 'application/json' } })
  })

  it('with the token where there is one', () => {
    expect(askForTargets('http://prometheus:9090', 'abc').headers).toMatchObject({ authorization: 'Bearer abc' })
    expect(askForTargets('http://prometheus:9090', null).headers).not.toHaveProperty('authorization')
  })
})

describe('What it answers', () => {
  it('is its targets with their labels, and whether they are up', () => {
    expect(readTargets(targets(NODE, DOWN))).toEqual([
      { labels: { instance: 'web-1:9100', job: 'node' }, up: true },
      { labels: { instance: 'web-2:9100', job: 'node' }, up: false },
    ])
  })

  it('is read around what cannot be read', () => {
    const odd = { labels: { instance: 'web-3\u0000:9100', empty: '', number: 1 }, health: 7 }
    expect(readTargets(targets(null, 'x', {}, { labels: [] }, odd))).toMatchObject([
      { labels: { instance: expect.stringMatching(/^web-3/) }, up: false },
    ])
    expect(JSON.stringify(readTargets(targets(odd)))).not.toContain('u0000')
    expect(readTargets(answer('{"status":"success","data":{"activeTargets":[{"labels":{"__proto__":"x","job":"a"}}]}}'))).toEqual([
      { labels: { job: 'a' }, up: false },
    ])
  })

  it('may be none', () => {
    expect(readTargets(targets())).toEqual([])
    expect(readTargets(answer({ status: 'success', data: { activeTargets: null } }))).toEqual([])
  })

  it.each<[HttpResponse, RegExp]>([
    [answer('', { status: 401 }), /Check the token/],
    [answer('', { status: 403 }), /Check the token/],
    [answer('', { status: 404 }), /Check the address/],
    [answer('', { status: 302 }), /elsewhere \(302\)/],
    [answer('', { status: 503 }), /answered with 503/],
    [answer('{', { cut: 'size' }), /larger than 16 MB/],
    [answer('{', { cut: 'closed' }), /broke off/],
    [answer('<html>'), /no list of targets/],
    [answer([]), /no list of targets/],
    [answer({ status: 'success', data: { result: [] } }), /no list of targets/],
    [answer({ status: 'error' }), /no list of targets/],
  ])('or a fault that says what to do', (response, words) => {
    expect(readTargets(response)).toEqual({ fault: expect.stringMatching(words) })
  })
})
