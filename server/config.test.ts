import { describe, expect, test } from 'vitest'
import { ConfigFault, readConfig } from './config.ts'

function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults
    throw error
  }
  return []
}

describe('the settings', () => {
  test('have defaults that need nothing set', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      host: '0.0.0.0',
      logLevel: 'info',
      trustedProxies: [],
      allowedPrivate: [],
      warnings: [],
    })
    expect(readConfig({}).dataDir).toMatch(/[/\\]\.muster$/)
    expect(readConfig({}).databaseUrl).toBeUndefined()
  })

  test('take an empty value for an absent one', () => {
    expect(readConfig({ DATABASE_URL: '', MUSTER_PORT: ' ', MUSTER_SECRET_KEY: '' })).toMatchObject({ port: 8080 })
  })

  test('are read into what the product uses', () => {
    const config = readConfig({
      MUSTER_PORT: '0',
      MUSTER_PUBLIC_URL: 'https://muster.example.com/',
      MUSTER_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      MUSTER_SECRET_KEY: 'a'.repeat(32),
      DATABASE_URL: 'postgresql://ann:p%40ss@db.example.com/muster?sslmode=require',
    })
    expect(config).toMatchObject({
      port: 0,
      publicUrl: 'https://muster.example.com',
      trustedProxies: ['10.0.0.0/8', '::1'],
      secretKey: Buffer.from('a'.repeat(32)),
    })
  })

  test('cannot be changed once read', () => {
    expect(() => Object.assign(readConfig({}), { port: 1 })).toThrow(TypeError)
  })

  test('name every fault at once, and what to do', () => {
    const faults = faultsOf({
      MUSTER_PORT: '99999',
      MUSTER_HOST: 'a b',
      MUSTER_PUBLIC_URL: 'https://example.com/path',
      MUSTER_TRUSTED_PROXIES: '10.0.0.0/99',
      MUSTER_ALLOWED_PRIVATE: 'intranet',
      MUSTER_SECRET_KEY: 'short',
      MUSTER_ADMIN_EMAIL: 'nobody',
      MUSTER_ADMIN_TOKEN: 'with space and more',
      MUSTER_LOG_LEVEL: 'loud',
      MUSTER_NODE_NAME: 'a/b',
      MUSTER_HEARTBEAT_URL: 'ftp://example.com',
      DATABASE_URL: 'mysql://root:hunter22@example.com/x',
      MUSTER_TLS_CERT: '/no/such/file.pem',
    })
    for (const name of [
      'PORT',
      'HOST',
      'PUBLIC_URL',
      'TRUSTED_PROXIES',
      'ALLOWED_PRIVATE',
      'SECRET_KEY',
      'ADMIN_EMAIL',
      'ADMIN_TOKEN',
      'LOG_LEVEL',
      'NODE_NAME',
      'HEARTBEAT_URL',
      'TLS_CERT',
    ]) {
      expect(
        faults.filter((fault) => fault.startsWith(`MUSTER_${name} `) || fault.startsWith(`MUSTER_${name}:`)),
        name,
      ).toHaveLength(1)
    }
    expect(faults).toContain('MUSTER_TLS_KEY is missing; MUSTER_TLS_CERT is set, and the two go together.')
    expect(faults).toContain('MUSTER_ADMIN_PASSWORD is missing; MUSTER_ADMIN_EMAIL is set, and the two go together.')
    expect(faults).toHaveLength(15)
  })

  test('never repeat a value in a fault, which may be a secret under a wrong name', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://root:hunter22@example.com/x',
      MUSTER_SECRET_KEY: 'tiny-secret',
      MUSTER_PORT: 'hunter22',
    })
    expect(faults).toHaveLength(3)
    expect(faults.join()).not.toMatch(/hunter22|tiny-secret/)
  })

  test('warn of a name that is none, with the nearest one', () => {
    expect(readConfig({ MUSTER_DATADIR: '/x', MUSTER_TEST_DATA: '/y', HOME: '/z' }).warnings).toEqual([
      'MUSTER_DATADIR is not a setting and has no effect; did you mean MUSTER_DATA_DIR?',
    ])
  })

  test('that were mistyped stand beside the faults that come of it', () => {
    expect(() => readConfig({ MUSTER_PROT: '9090', MUSTER_PORT: 'x' })).toThrow(
      /Besides:\n {2}- MUSTER_PROT is not a setting and has no effect; did you mean MUSTER_PORT\?\nNothing was started/,
    )
  })
})
