import { describe, expect, it } from 'vitest'
import { fieldsOf, missingIn, settingsOf, valuesOf } from './schema.ts'

const schema = {
  type: 'object',
  properties: {
    host: { type: 'string', title: 'Mail server', examples: ['smtp.example.com'], maxLength: 253 },
    port: { type: 'integer', default: 587, minimum: 1, maximum: 65_535 },
    tls: { type: 'string', enum: ['required', 'none'], default: 'required' },
    implicitTls: { type: 'boolean' },
    password: { type: 'string', writeOnly: true },
    ca: { type: 'string', maxLength: 65_536, pattern: '-----BEGIN CERTIFICATE-----' },
    title: { type: 'string', description: 'e.g. `body.title`' },
    base: { type: 'string', format: 'uri' },
  },
  required: ['host', 'password'],
}

describe('a form for settings', () => {
  const fields = fieldsOf(schema)

  it('draws each field by its type, in the order of the schema', () => {
    expect(fields.map(({ name, control }) => `${name} ${control.kind}`)).toEqual([
      'host text',
      'port number',
      'tls choice',
      'implicitTls yes-no',
      'password secret',
      'ca lines',
      'title text',
      'base text',
    ])
    expect(fields[6]?.control).toMatchObject({ code: true })
    expect(fields[7]?.control).toMatchObject({ format: 'url' })
  })

  it('names a field without a title by its own name', () => {
    expect(fields[0]).toMatchObject({ label: 'Mail server', placeholder: 'smtp.example.com', required: true })
    expect(fields[3]).toMatchObject({ label: 'Implicit tls', required: false })
  })

  it('begins with what is stored, else with the usual', () => {
    expect(valuesOf(schema, { host: 'mx', port: 25 })).toMatchObject({ host: 'mx', port: 25, tls: 'required', implicitTls: undefined })
  })

  it('sends nothing for what is empty, and null only to take a secret away', () => {
    expect(
      settingsOf(fields, { host: ' mx ', port: null, tls: 'none', implicitTls: false, password: null, ca: '', title: undefined }),
    ).toEqual({
      host: 'mx',
      tls: 'none',
      implicitTls: false,
      password: null,
    })
  })

  it('misses a required secret only where none is set', () => {
    expect(missingIn(fields, {})).toEqual(['host', 'password'])
    expect(missingIn(fields, { host: 'mx' }, ['password'])).toEqual([])
    expect(missingIn(fields, { host: 'mx', password: null }, ['password'])).toEqual(['password'])
  })

  it('has no field where the schema is none', () => {
    expect(fieldsOf({ type: 'object', properties: {} })).toEqual([])
    expect(fieldsOf(null)).toEqual([])
  })
})
