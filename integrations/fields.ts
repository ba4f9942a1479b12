import { isIP } from 'node:net'
import { z } from 'zod'
import { isPublicAddress } from './network.ts'

/** A field that can be written but never read back. */
export function secretText(title: string, description?: string): z.ZodString {
  return z
    .string()
    .min(1, `${title} is empty. Paste it, or leave the field out.`)
    .max(4_096)
    .meta({ title, ...(description === undefined ? {} : { description }), secret: true, writeOnly: true, format: 'password' })
}

/** E.164, written with or without the spaces, dots, dashes and brackets that people put in. */
export const PhoneNumber = z
  .string()
  .overwrite((text) => text.replace(/[\s().\-/\u00a0\u2010-\u2015]/g, ''))
  .regex(/^\+[1-9]\d{6,14}$/, {
    error: 'Not a phone number with its country code. Write it like +49 151 23456789.',
  })
  .meta({ title: 'Phone number', description: 'With country code, like +49 151 23456789.', examples: ['+4915123456789'] })

/** One plain address, no display name and no list: what stands here also goes into the SMTP envelope. */
export const MailAddress = z
  .string()
  .trim()
  .max(254, 'That is longer than a mail address can be (254 characters).')
  .regex(/^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u, {
    error: 'Not a mail address. Write it like ann@example.com.',
  })
  .meta({ title: 'E-mail address', description: 'Like ann@example.com.', examples: ['ann@example.com'] })

/**
 * A web address that secrets may be sent to: https, or http to a host that is certainly not on the public
 * internet. (The guard decides anew, by the address really connected to, when something is sent.)
 */
export function WebAddress(title: string, description?: string): z.ZodString {
  return z
    .string()
    .trim()
    .max(2_000, 'That is longer than an address may be (2,000 characters).')
    .check((check) => {
      const fault = faultOf(check.value)
      if (fault !== undefined) check.issues.push({ code: 'custom', message: fault, input: check.value })
    })
    .meta({ title, ...(description === undefined ? {} : { description }), format: 'uri' })
}

function faultOf(text: string): string | undefined {
  if (!URL.canParse(text)) return 'Not a web address. Write it like https://host.example/path.'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `${url.protocol}// is not a web address. Write it like https://host.example/path.`
  if (url.username !== '' || url.password !== '') return 'The address has a user name or a password inside. Leave them out.'
  if (url.protocol === 'http:' && !isInner(url.hostname)) return 'The address is not encrypted. Use https://.'
  return undefined
}

function isInner(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || (isIP(host) !== 0 && !isPublicAddress(host))
}
