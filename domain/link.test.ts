import { describe, expect, it } from 'vitest'
import { linksOf, linkTo } from './link.ts'

describe('linkTo', () => {
  it('keeps http and https addresses as they were sent', () => {
    expect(linkTo('http://vm:19093/#/alerts?receiver=all', 'Alertmanager')).toEqual({
      href: 'http://vm:19093/#/alerts?receiver=all',
      text: 'Alertmanager',
    })
    expect(linkTo('https://[2001:db8::1]:9090/g?a=1', 'x')?.href).toBe('https://[2001:db8::1]:9090/g?a=1')
  })
  it('escapes what is not ASCII, and shows the address where there are no words', () => {
    expect(linkTo('https://example.com/größe x', '')).toEqual({
      href: 'https://example.com/gr%C3%B6%C3%9Fe%20x',
      text: 'https://example.com/gr%C3%B6%C3%9Fe%20x',
    })
  })
  it.each([
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['/check_mk/index.py'],
    ['//example.com'],
    ['dontcare'],
    ['http://'],
    ['http:// '],
    ['https://user:secret@example.com/'],
    ['https://example.com/' + 'a'.repeat(3_000)],
    ['https://example.com/' + 'é'.repeat(1_000)],
    [''],
    [null],
    [7],
  ])('refuses %j', (href) => {
    expect(linkTo(href, 'x')).toBeUndefined()
  })
})

describe('linksOf', () => {
  it('keeps each address once, and no more than 32', () => {
    const many = Array.from({ length: 40 }, (_, i) => linkTo(`https://example.com/${i % 36}`, 'x'))
    expect(linksOf([undefined, ...many])).toHaveLength(32)
    expect(linksOf([many[0], many[36]])).toHaveLength(1)
  })
})
