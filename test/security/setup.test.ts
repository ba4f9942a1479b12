import { describe, expect, test } from 'vitest'
import { ensureSetup } from '../../server/setup/ensure-setup.ts'
import { BEHIND_PROXY, openEdge, PASSWORD } from './edge.ts'

describe('the first start', () => {
  test('prints a link for one administrator, and there is no default password', async () => {
    const fresh = await openEdge({ env: BEHIND_PROXY })
    try {
      const links = [await ensureSetup(fresh.deps), await ensureSetup(fresh.deps)]
      const setUp = (link: string | null, password: string) =>
        fresh.send({
          method: 'POST',
          url: '/api/v1/setup',
          payload: { token: link?.split('#')[1], name: 'Ann', email: 'ann@example.org', password, timezone: 'Europe/Berlin' },
        })
      expect((await setUp('x#y', PASSWORD)).statusCode).toBe(410)
      expect((await setUp(links[0]!, 'password1')).statusCode).toBe(400)
      const made = await Promise.all([setUp(links[0]!, PASSWORD), setUp(links[1]!, PASSWORD)])
      expect(made.map((answer) => answer.statusCode).sort()).toEqual([200, 409])
      const cookie = String(made.find((answer) => answer.statusCode === 200)!.headers['set-cookie']).split(';')[0]!
      expect((await fresh.send({ method: 'GET', url: '/api/v1/me/sessions', cookie })).statusCode).toBe(200)
      expect(await ensureSetup(fresh.deps)).toBeNull()
    } finally {
      await fresh.close()
    }
  })

  test('makes the administrator of the settings, and refuses a password that would be guessed', async () => {
    const env = { ...BEHIND_PROXY, MUSTER_ADMIN_EMAIL: 'root@example.org', MUSTER_ADMIN_PASSWORD: PASSWORD }
    const fresh = await openEdge({ env })
    try {
      await expect(ensureSetup({ ...fresh.deps, config: { ...fresh.deps.config, adminPassword: 'administrator1' } })).rejects.toThrow(
        'guessed',
      )
      expect(await ensureSetup(fresh.deps)).toBeNull()
      expect(await ensureSetup(fresh.deps)).toBeNull()
      await fresh.signIn('root@example.org')
    } finally {
      await fresh.close()
    }
  })
})
