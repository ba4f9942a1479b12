import sql, { empty, join } from 'sql-template-tag'
import type { Team } from '../../contract/teams.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type TeamValues = {
  name: string
  description: string
  escalationPolicyId: number | null
  members: { userId: number; lead: boolean }[]
}

const TEAM = sql`
  select t.id, t.name, t.description, t.escalation_policy_id as "escalationPolicyId", p.name as "escalationPolicyName",
    coalesce((
      select jsonb_agg(jsonb_build_object('userId', m.user_id, 'name', u.name, 'lead', m.lead) order by u.name, u.id)
      from team_member m join users u on u.id = m.user_id where m.team_id = t.id), '[]') as members
  from team t left join escalation_policy p on p.id = t.escalation_policy_id
  where t.deleted_at is null`

/** Teams by name; `after` is the name and id of the last one of the page before. */
export function listTeams(
  db: Queryable,
  page: { search?: string | undefined; after?: [string, number] | undefined; limit: number },
): Promise<Team[]> {
  const search = page.search ? sql`and position(lower(${page.search}) in lower(t.name)) > 0` : empty
  const after = page.after ? sql`and (lower(t.name), t.id) > (lower(${page.after[0]}), ${page.after[1]})` : empty
  return db.rows<Team>(sql`${TEAM} ${search} ${after} order by lower(t.name), t.id limit ${page.limit}`)
}

export function findTeam(db: Queryable, id: number): Promise<Team | undefined> {
  return db.maybe<Team>(sql`${TEAM} and t.id = ${id}`)
}

/** Takes the row, so that nothing comes to refer to it while it is changed or deleted. */
export async function lockTeam(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from team where id = ${id} and deleted_at is null for update`)) !== undefined
}

export async function insertTeam(tx: Queryable, team: TeamValues, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into team (name, description, escalation_policy_id, created_at)
    values (${team.name}, ${team.description}, ${team.escalationPolicyId}, ${new Date(at)}) returning id`)
  await insertMembers(tx, id, team.members)
  return id
}

export async function updateTeam(tx: Queryable, id: number, team: TeamValues): Promise<void> {
  await tx.run(sql`
    update team set name = ${team.name}, description = ${team.description}, escalation_policy_id = ${team.escalationPolicyId}
    where id = ${id}`)
  await tx.run(sql`delete from team_member where team_id = ${id}`)
  await insertMembers(tx, id, team.members)
}

async function insertMembers(tx: Queryable, teamId: number, members: TeamValues['members']): Promise<void> {
  if (members.length === 0) return
  const rows = members.map((m) => sql`(${teamId}, ${m.userId}, ${m.lead})`)
  await tx.run(sql`insert into team_member (team_id, user_id, lead) values ${join(rows)} on conflict do nothing`)
}

/** What still refers to a team, in words; empty when it can go. */
export async function teamUses(tx: Queryable, id: number): Promise<string[]> {
  const rows = await tx.rows<{ use: string }>(sql`
    select case when escalation_policy_id is null then 'asset ' else 'service ' end || name as use
      from asset where team_id = ${id} and deleted_at is null
    union all select 'schedule ' || name from schedule where team_id = ${id} and deleted_at is null
    union all select 'escalation policy ' || name from escalation_policy
      where deleted_at is null and jsonb_path_exists(document, '$.** ? (@.kind == "team" && @.id == $id)', jsonb_build_object('id', ${id}::bigint))
    union all select 'type of incidents ' || name from incident_type
      where deleted_at is null
        and jsonb_path_exists(roles, '$[*].from[*] ? (@.kind == "team" && @.id == $id)', jsonb_build_object('id', ${id}::bigint))
    limit 5`)
  return rows.map((row) => row.use)
}

export async function markTeamDeleted(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update team set deleted_at = ${new Date(at)} where id = ${id}`)
}
