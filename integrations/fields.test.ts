import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { MailAddress, PhoneNumber, secretText, WebAddress } from './fields.ts'

const url = WebAddress('Address')
const said = (schema: z.ZodType, value: string) => {
  const result = schema.safeParse(value)
  return result.success ? result.data : result.error.issues[0]!.message
}

describe('a phone number', () => {
  it.each([
    ['+49 151 234-567.89', '+4915123456789'],
    [' +1 (415) 867\u20115309 ', '+14158675309'],
  ])('is read as people write it: %s', (written, read) => expect(said(PhoneNumber, written)).toBe(read))

  it.each(['0151 2345678', '+0 123456', '+49', '+4915123456789012', 'call me', '+49151\u00002345678', '+49151234x'])(
    'is refused in words: %s',
    (written) => expect(said(PhoneNumber, written)).toBe('Not a phone number with its country code. Write it like +49 151 23456789.'),
  )
})

describe('a mail address', () => {
  it.each(['ann@example.com', "o'brien+pager@sub.example.co.uk", 'ops@localhost', 'jürgen@bücher.example'])('%s is one', (text) =>
    expect(said(MailAddress, ` ${text} `)).toBe(text),
  )

  it.each([
    'ann',
    'ann@',
    '@example.com',
    'a@b@c',
    'Ann <ann@example.com>',
    'ann@example.com, bob@example.com',
    'ann@example.com;bob@example.com',
    'ann@example.com\r\nBcc: x@example.com',
    'ann@exam\u0000ple.com',
    '"a b"@example.com',
    'ann@-example.com',
    'ann@[127.0.0.1]',
    'an\u202en@example.com',
  ])('%j is none', (text) => expect(said(MailAddress, text)).toBe('Not a mail address. Write it like ann@example.com.'))
})

describe('a web address', () => {
  it.each(['https://hook.example/a?b=c', 'http://127.0.0.1:8080/', 'http://10.1.2.3/hook', 'http://[::1]/', 'http://localhost:3000/x'])(
    '%s is taken',
    (text) => expect(said(url, text)).toBe(text),
  )

  it.each([
    ['hook.example', 'Not a web address. Write it like https://host.example/path.'],
    ['ftp://hook.example', 'ftp:// is not a web address. Write it like https://host.example/path.'],
    ['javascript:alert(1)', 'javascript:// is not a web address. Write it like https://host.example/path.'],
    ['http://hook.example/', 'The address is not encrypted. Use https://.'],
    ['http://93.184.216.34/', 'The address is not encrypted. Use https://.'],
    ['https://user:secret@hook.example/', 'The address has a user name or a password inside. Leave them out.'],
  ])('%s is refused in words', (text, words) => expect(said(url, text)).toBe(words))
})

describe('a form', () => {
  it('is drawn from the schema, with secrets marked as write-only', () => {
    const form = z.toJSONSchema(z.strictObject({ server: url, token: secretText('Token', 'From your account page.').optional() }), {
      io: 'input',
    })
    expect(form.properties!.token).toMatchObject({
      title: 'Token',
      description: 'From your account page.',
      secret: true,
      writeOnly: true,
    })
    expect(form.properties!.server).toMatchObject({ type: 'string', title: 'Address', format: 'uri' })
    expect(form.required).toEqual(['server'])
  })
})
