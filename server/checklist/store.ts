import sql from 'sql-template-tag'
import type { Standing } from '../../domain/checklist.ts'
import type { Queryable } from '../db/database.ts'

/** What there is of everything that paging somebody needs; `userId` is the person who asks. */
export function findStanding(db: Queryable, userId: number | null): Promise<Standing> {
  return db.one<Standing>(sql`
    select exists (select from channel where enabled) as channels,
      exists (select from schedule where deleted_at is null) as schedules,
      exists (select from escalation_policy where deleted_at is null) as policies,
      exists (select from service where deleted_at is null) as services,
      exists (select from integration where deleted_at is null) as integrations,
      exists (select from integration where last_signal_at is not null) as heard,
      exists (select from users where state in ('active', 'invited') and id is distinct from ${userId}::bigint) as others,
      exists (select from responder r where r.user_id = ${userId}::bigint and r.state = 'engaged'
        and exists (select from page p where p.incident_id = r.incident_id and p.user_id = r.user_id and p.purpose in ('page', 'request'))) as answered`)
}
