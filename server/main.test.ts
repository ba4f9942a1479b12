import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigFault } from './config.ts'
import { serve } from './main.ts'

const DATA = join(tmpdir(), `muster-never-made-${process.pid}`)

async function faultOf(env: Record<string, string>): Promise<unknown> {
  const fault = await serve({ MUSTER_DATA_DIR: DATA, ...env }).catch((error: unknown) => error)
  await expect(access(DATA)).rejects.toThrow('ENOENT')
  return fault
}

test('A port in use is told before anything is made', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  try {
    const { port } = taken.address() as AddressInfo
    const fault = await faultOf({ MUSTER_HOST: '127.0.0.1', MUSTER_PORT: String(port) })
    expect(fault).toBeInstanceOf(ConfigFault)
    expect((fault as ConfigFault).faults).toEqual([
      `MUSTER_PORT: another program listens on port ${port} of 127.0.0.1; stop it, or choose another port.`,
    ])
  } finally {
    taken.close()
  }
})

test('A host that is not this machine is told before anything is made', async () => {
  const fault = await faultOf({ MUSTER_HOST: '192.0.2.1', MUSTER_PORT: '0' })
  expect(fault).toBeInstanceOf(ConfigFault)
  expect((fault as ConfigFault).message).toContain('MUSTER_HOST: 192.0.2.1 is no address of this machine')
})
