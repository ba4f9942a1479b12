import sql from 'sql-template-tag'

/** Channels that need nothing set up: they accept empty settings. Somebody who set one up may still switch it off. */
export const WITHOUT_PROVIDER = ['browser', 'webhook']

/** Whether the contact method `m` can be used now: verified, not lost, and its channel set up or in need of no set-up. */
export const USABLE = sql`m.verified_at is not null and m.disabled_at is null
        and (exists (select from channel c where c.kind = m.channel and c.enabled)
          or (m.channel = any(${WITHOUT_PROVIDER}::text[]) and not exists (select from channel c where c.kind = m.channel)))`
