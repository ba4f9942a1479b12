import { z } from 'zod'
import { ById, endpoint, Id, Name, pageOf, PageQuery } from './endpoint.ts'

export const TeamMember = z.strictObject({ userId: Id, name: z.string(), lead: z.boolean() })
export const Team = z.strictObject({
  id: Id,
  name: z.string(),
  description: z.string(),
  escalationPolicyId: Id.nullable(),
  escalationPolicyName: z.string().nullable(),
  members: z.array(TeamMember),
})
export type Team = z.infer<typeof Team>

export const TeamInput = z.strictObject({
  name: Name,
  description: z.string().trim().max(2_000).default(''),
  escalationPolicyId: Id.nullable().default(null),
  members: z
    .array(z.strictObject({ userId: Id, lead: z.boolean().default(false) }))
    .max(200, 'At most 200 people in a team.')
    .default([]),
})

const permit = { permit: 'team.write' } as const

export const listTeams = endpoint({
  method: 'GET',
  path: '/teams',
  access: { permit: 'people.read' },
  summary: 'Teams with their members, by name',
  query: z.strictObject({ ...PageQuery, search: z.string().max(120).optional() }),
  out: pageOf(Team),
})
export const getTeam = endpoint({
  method: 'GET',
  path: '/teams/:id',
  access: { permit: 'people.read' },
  summary: 'One team',
  params: ById,
  out: Team,
})
export const createTeam = endpoint({ method: 'POST', path: '/teams', access: permit, summary: 'Make a team', body: TeamInput, out: Team })
export const updateTeam = endpoint({
  method: 'PUT',
  path: '/teams/:id',
  access: permit,
  summary: 'Change a team',
  params: ById,
  body: TeamInput,
  out: Team,
})
export const deleteTeam = endpoint({
  method: 'DELETE',
  path: '/teams/:id',
  access: permit,
  summary: 'Delete a team that nothing refers to',
  params: ById,
})
