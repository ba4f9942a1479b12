import { newVapidKeys } from '../../integrations/channels/web-push.ts'
import { listChannels, seedChannel } from '../channels/store.ts'
import type { Deps } from '../deps.ts'

/** Web push needs a key pair and nothing else from outside: made once, so that it works from the first start. */
export async function ensureWebPush({ db, vault, clock, publicUrl, config }: Deps): Promise<void> {
  if ((await listChannels(db)).some(({ kind }) => kind === 'web-push')) return
  const { publicKey, privateKey } = newVapidKeys()
  const subject = publicUrl.startsWith('https://') ? publicUrl : `mailto:${config.adminEmail ?? 'muster@localhost.localdomain'}`
  const secret = vault.seal({ privateKey }, 'channel')
  await seedChannel(db, 'web-push', { name: 'Web push', config: { publicKey, subject }, secret, enabled: true }, clock.now())
}
