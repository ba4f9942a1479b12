import { z } from 'zod'
import { RoleNeed } from '../domain/incident-type.ts'
import { Severity } from '../domain/severity.ts'
import { Line, StakeholderKind } from '../domain/stakeholder.ts'
import { ById, endpoint, Id, Name, pageOf, PageQuery } from './endpoint.ts'
import { NamedTarget } from './policies.ts'

/** The key of a role: `commander`, or one of the company's own. */
export const RoleKey = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'Begins with a small letter; letters and digits, at most 40.')

const Duty = z.string().trim().min(1, 'Say what is to be done.').max(300, 'At most 300 characters.')
export const ResponseRole = z.strictObject({
  key: RoleKey,
  name: z.string(),
  description: z.string(),
  duties: z.array(z.string()),
  builtIn: z.boolean(),
  /** Types of incidents that want it. */
  types: z.int(),
})
export type ResponseRole = z.infer<typeof ResponseRole>
export const RoleInput = z.strictObject({
  name: Name,
  description: z.string().trim().max(500, 'At most 500 characters.').default(''),
  duties: z.array(Duty).max(50, 'At most 50 duties.').default([]),
})

const read = { permit: 'response.read' } as const
const write = { permit: 'response.write' } as const
const ByKey = z.strictObject({ key: RoleKey })

export const listRoles = endpoint({
  method: 'GET',
  path: '/response-roles',
  access: read,
  summary: 'What somebody may be in a response, with what is then theirs to do',
  out: z.strictObject({ items: z.array(ResponseRole) }),
})
export const createRole = endpoint({
  method: 'POST',
  path: '/response-roles',
  access: write,
  summary: 'Add a role of the company’s own',
  body: RoleInput,
  out: ResponseRole,
})
export const updateRole = endpoint({
  method: 'PUT',
  path: '/response-roles/:key',
  access: write,
  summary: 'Change a role; incidents in which it was given keep their checklist',
  params: ByKey,
  body: RoleInput,
  out: ResponseRole,
})
export const deleteRole = endpoint({
  method: 'DELETE',
  path: '/response-roles/:key',
  access: write,
  summary: 'Delete a role of the company’s own that no type of incident wants',
  params: ByKey,
})

/** Who would have a role at this moment and why; without a `userId` why nobody would. */
export const Staffing = z.strictObject({ userId: Id.nullable(), name: z.string().nullable(), reason: z.string() })
export type Staffing = z.infer<typeof Staffing>

export const IncidentType = z.strictObject({
  id: Id,
  name: z.string(),
  description: z.string(),
  severities: z.array(Severity),
  roles: z.array(
    z.strictObject({
      role: RoleKey,
      roleName: z.string(),
      from: z.array(NamedTarget),
      /** Null: it is taken from nobody, and given by hand. */
      now: Staffing.nullable(),
    }),
  ),
  stakeholders: z.array(z.strictObject({ id: Id, name: z.string() })),
  /** It is about security: obligations to report such incidents are suggested. */
  security: z.boolean(),
  /** Scenarios that name it. */
  scenarios: z.array(z.string()),
})
export type IncidentType = z.infer<typeof IncidentType>
export const IncidentTypeInput = z.strictObject({
  name: Name,
  description: z.string().trim().max(2_000, 'At most 2,000 characters.').default(''),
  severities: z.array(Severity).max(4).default([]),
  roles: z.array(RoleNeed).max(30, 'At most 30 roles.').default([]),
  stakeholderIds: z.array(Id).max(100, 'At most 100 groups.').default([]),
  security: z.boolean().default(false),
})

export const listIncidentTypes = endpoint({
  method: 'GET',
  path: '/incident-types',
  access: read,
  summary: 'Types of incidents, in the order in which they are tried',
  out: z.strictObject({ items: z.array(IncidentType) }),
})
export const createIncidentType = endpoint({
  method: 'POST',
  path: '/incident-types',
  access: write,
  summary: 'Add a type of incidents after the others',
  body: IncidentTypeInput,
  out: IncidentType,
})
export const updateIncidentType = endpoint({
  method: 'PUT',
  path: '/incident-types/:id',
  access: write,
  summary: 'Change a type of incidents; those under way keep who has which role',
  params: ById,
  body: IncidentTypeInput,
  out: IncidentType,
})
export const deleteIncidentType = endpoint({
  method: 'DELETE',
  path: '/incident-types/:id',
  access: write,
  summary: 'Delete a type of incidents that no scenario names',
  params: ById,
})
export const orderIncidentTypes = endpoint({
  method: 'PUT',
  path: '/incident-type-order',
  access: write,
  summary: 'Say in which order the types are tried; all of them are named',
  body: z.strictObject({ ids: z.array(Id).max(1_000) }),
  out: z.strictObject({ items: z.array(IncidentType) }),
})

export const previewStaffing = endpoint({
  method: 'POST',
  path: '/incident-types/preview',
  access: read,
  summary: 'Who would have these roles at this moment, without saving them',
  body: z.strictObject({ roles: z.array(RoleNeed).max(30, 'At most 30 roles.') }),
  out: z.strictObject({ items: z.array(z.strictObject({ role: z.string(), now: Staffing })) }),
})

export const Stakeholders = z.strictObject({
  id: Id,
  name: z.string(),
  kind: StakeholderKind,
  description: z.string(),
  members: z.array(z.strictObject({ id: Id, name: z.string() })),
  lines: z.array(Line),
  /** Types of incidents that have them told. */
  types: z.array(z.string()),
})
export type Stakeholders = z.infer<typeof Stakeholders>
export const StakeholdersInput = z.strictObject({
  name: Name,
  kind: StakeholderKind,
  description: z.string().trim().max(2_000, 'At most 2,000 characters.').default(''),
  memberIds: z.array(Id).max(200, 'At most 200 people.').default([]),
  lines: z.array(Line).max(20, 'At most 20 lines.').default([]),
})
export const listStakeholders = endpoint({
  method: 'GET',
  path: '/stakeholders',
  access: read,
  summary: 'Groups that have to be told, with the lines to them, by name',
  query: z.strictObject({ ...PageQuery, search: z.string().trim().max(120).optional() }),
  out: pageOf(Stakeholders),
})
export const getStakeholders = endpoint({
  method: 'GET',
  path: '/stakeholders/:id',
  access: read,
  summary: 'One group',
  params: ById,
  out: Stakeholders,
})
export const createStakeholders = endpoint({
  method: 'POST',
  path: '/stakeholders',
  access: write,
  summary: 'Add a group',
  body: StakeholdersInput,
  out: Stakeholders,
})
export const updateStakeholders = endpoint({
  method: 'PUT',
  path: '/stakeholders/:id',
  access: write,
  summary: 'Change a group',
  params: ById,
  body: StakeholdersInput,
  out: Stakeholders,
})
export const deleteStakeholders = endpoint({
  method: 'DELETE',
  path: '/stakeholders/:id',
  access: write,
  summary: 'Delete a group that no type of incidents names',
  params: ById,
})
