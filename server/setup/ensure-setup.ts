import { weakness } from '../../domain/password.ts'
import { ConfigFault } from '../config.ts'
import { record, SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { makeLink } from '../links/make-link.ts'
import { hashPassword } from '../sign-in/password.ts'
import * as store from './store.ts'

/**
 * At every start. Where nobody exists yet: makes the administrator that the settings name, or returns a link
 * (one use, 7 days) with which the first person makes themselves administrator. Otherwise null. There is no
 * default password. Throws `ConfigFault` for a password that would be guessed at once.
 */
export async function ensureSetup({
  db,
  clock,
  config,
  publicUrl,
}: Pick<Deps, 'db' | 'clock' | 'config' | 'publicUrl'>): Promise<string | null> {
  if (await store.anybodyThere(db)) return null
  const { adminEmail, adminPassword } = config
  if (adminEmail === undefined || adminPassword === undefined) {
    return db.tx((tx) => makeLink(tx, publicUrl, 'setup', null, clock.now()))
  }
  const weak = weakness(adminPassword, [adminEmail])
  if (weak) throw new ConfigFault([`MUSTER_ADMIN_PASSWORD would be guessed at once: ${weak}`])
  const passwordHash = await hashPassword(adminPassword)
  await db.tx(async (tx) => {
    await store.oneAtATime(tx)
    if (await store.anybodyThere(tx)) return
    const at = clock.now()
    const id = await store.insertAdministrator(tx, { email: adminEmail, name: 'Administrator', timezone: 'UTC', passwordHash, at })
    await record(tx, [
      { subject: 'user', subjectId: id, kind: 'user.setUp', at, enteredAt: at, actor: SYSTEM, via: 'settings', body: { role: 'admin' } },
    ])
  })
  return null
}
