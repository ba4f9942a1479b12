import sql from 'sql-template-tag'
import { DAY } from '../domain/time.ts'
import { hashToken, newToken } from '../server/secret-token.ts'
import { START, type World } from './harness.ts'

/** Options of `world.call` with which a person asks, as from their own browser tab. */
export async function signedIn(world: World, userId: number): Promise<{ token: string; headers: Record<string, string> }> {
  const token = newToken()
  await world.db.run(sql`
    insert into session (token_hash, user_id, created_at, seen_at, expires_at, ip, user_agent)
    values (${hashToken(token)}, ${userId}, ${new Date(START)}, ${new Date(START)}, ${new Date(START + 7 * DAY)}, '127.0.0.1', 'test')`)
  return { token: '', headers: { cookie: `muster-local=${token}`, 'sec-fetch-site': 'same-origin', 'x-muster': '1' } }
}
