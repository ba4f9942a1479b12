import sql from 'sql-template-tag'
import { newVapidKeys } from '../../integrations/channels/web-push.ts'
import type { Deps } from '../deps.ts'

/** Web push needs a key pair and nothing else from outside: made once, so that it works from the first start. */
export async function ensureWebPush({ db, vault, clock, publicUrl, config }: Deps): Promise<void> {
  if (await db.maybe(sql`select 1 from channel where kind = 'web-push' limit 1`)) return
  const { publicKey, privateKey } = newVapidKeys()
  const subject = publicUrl.startsWith('https://') ? publicUrl : `mailto:${config.adminEmail ?? 'muster@localhost.localdomain'}`
  await db.run(sql`
    insert into channel (kind, name, config, secret, created_at)
    values ('web-push', 'Web push', ${JSON.stringify({ publicKey, subject })}::jsonb, ${vault.seal({ privateKey }, 'channel')}, ${new Date(clock.now())})
    on conflict do nothing`)
}
