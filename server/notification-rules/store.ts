import sql, { join } from 'sql-template-tag'
import type { Urgency } from '../../domain/severity.ts'
import type { Queryable } from '../db/database.ts'

export type RuleRow = { urgency: Urgency; delayMinutes: number; methodId: number }

export function listRules(db: Queryable, userId: number): Promise<RuleRow[]> {
  return db.rows<RuleRow>(sql`
    select urgency, delay_minutes as "delayMinutes", contact_method_id as "methodId" from notification_rule
    where user_id = ${userId} order by urgency, delay_minutes, contact_method_id`)
}

/** Ways of a person that could be used, whatever their channel's settings: verified and not switched off. */
export function usableMethods(db: Queryable, userId: number): Promise<{ id: number; channel: string }[]> {
  return db.rows(sql`
    select id, channel from contact_method
    where user_id = ${userId} and verified_at is not null and disabled_at is null order by id`)
}

export async function lockPerson(tx: Queryable, userId: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from users where id = ${userId} for update`)) !== undefined
}

export async function replaceRules(
  tx: Queryable,
  userId: number,
  urgency: Urgency,
  rules: { methodId: number; delayMinutes: number }[],
): Promise<void> {
  await tx.run(sql`delete from notification_rule where user_id = ${userId} and urgency = ${urgency}`)
  if (rules.length === 0) return
  const rows = rules.map((rule) => sql`(${userId}::bigint, ${urgency}, ${rule.delayMinutes}::int, ${rule.methodId}::bigint)`)
  await tx.run(sql`insert into notification_rule (user_id, urgency, delay_minutes, contact_method_id) values ${join(rows)}`)
}
