import sql, { empty } from 'sql-template-tag'
import type { EscalationPolicy } from '../../domain/escalation.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

type Page = { search?: string | undefined; after?: [string, number] | undefined; limit: number }

export type ListedSchedule = { id: number; name: string; timezone: string; teamName: string | null }

export function listSchedules(db: Queryable, page: Page): Promise<ListedSchedule[]> {
  const search = page.search ? sql`and position(lower(${page.search}) in lower(s.name || ' ' || coalesce(t.name, ''))) > 0` : empty
  const after = page.after ? sql`and (lower(s.name), s.id) > (lower(${page.after[0]}), ${page.after[1]})` : empty
  return db.rows<ListedSchedule>(sql`
    select s.id, s.name, s.timezone, t.name as "teamName" from schedule s left join team t on t.id = s.team_id
    where s.deleted_at is null ${search} ${after} order by lower(s.name), s.id limit ${page.limit}`)
}

export type ListedService = { id: number; name: string; escalationPolicyId: number; policy: EscalationPolicy }

export function listServices(db: Queryable, page: Page): Promise<ListedService[]> {
  const search = page.search ? sql`and position(lower(${page.search}) in lower(s.name)) > 0` : empty
  const after = page.after ? sql`and (lower(s.name), s.id) > (lower(${page.after[0]}), ${page.after[1]})` : empty
  return db.rows<ListedService>(sql`
    select s.id, s.name, s.escalation_policy_id as "escalationPolicyId", p.document as policy
    from service s join escalation_policy p on p.id = s.escalation_policy_id
    where s.deleted_at is null ${search} ${after} order by lower(s.name), s.id limit ${page.limit}`)
}

/** The schedules that name a person, in a layer or in an override that is not over. */
export function schedulesNaming(db: Queryable, userId: number, at: Instant): Promise<ListedSchedule[]> {
  return db.rows<ListedSchedule>(sql`
    select s.id, s.name, s.timezone, null as "teamName" from schedule s
    where s.deleted_at is null and (
      jsonb_path_exists(s.layers, '$[*].participants[*][*] ? (@ == $id)', jsonb_build_object('id', ${userId}::bigint))
      or exists (select from schedule_override o where o.schedule_id = s.id and o.user_id = ${userId} and o.end_at > ${new Date(at)}))
    order by lower(s.name), s.id`)
}
