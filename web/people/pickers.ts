import { listPeople } from '../../contract/people.ts'
import { listPolicies } from '../../contract/policies.ts'
import { listSchedules } from '../../contract/schedules.ts'
import { listTeams } from '../../contract/teams.ts'
import { call } from '../api.ts'
import type { Option } from '../ui/form/control.ts'

const MOST = 20
const asked = (search: string) => ({ query: { ...(search.trim() === '' ? {} : { search: search.trim() }), limit: MOST } })

type Find = (search: string, signal: AbortSignal) => Promise<Option<number>[]>

/** Everybody who is active; for `Combobox` and `MultiSelect`. */
export const findPeople: Find = async (search, signal) => {
  const { query } = asked(search)
  const { items } = await call(listPeople, { query: { ...query, state: 'active' } }, { signal })
  return items.map(({ id, name, email }) => ({ value: id, label: name, hint: email }))
}

/** Who may be paged: active, and no viewer. Who would not wake up is listed with the first reason. */
export const findResponders: Find = async (search, signal) => {
  const { query } = asked(search)
  const { items } = await call(listPeople, { query: { ...query, state: 'active' } }, { signal })
  return items
    .filter(({ role }) => role !== 'viewer')
    .map(({ id, name, email, readiness }) => ({
      value: id,
      label: name,
      hint: readiness.ready ? email : (readiness.faults[0] ?? email),
    }))
}

export const findTeams: Find = async (search, signal) => {
  const { items } = await call(listTeams, asked(search), { signal })
  return items.map(({ id, name, members }) => ({
    value: id,
    label: name,
    hint: `${members.length} ${members.length === 1 ? 'person' : 'people'}`,
  }))
}

export const findSchedules: Find = async (search, signal) => {
  const { items } = await call(listSchedules, asked(search), { signal })
  return items.map(({ id, name, now }) => ({
    value: id,
    label: name,
    hint: now.onCall.length === 0 ? 'Nobody is on call now' : `Now ${now.onCall.map((one) => one.name).join(', ')}`,
  }))
}

export const findPolicies: Find = async (search, signal) => {
  const { items } = await call(listPolicies, asked(search), { signal })
  return items.map(({ id, name, policy }) => ({
    value: id,
    label: name,
    hint: `${policy.levels.length} ${policy.levels.length === 1 ? 'level' : 'levels'}`,
  }))
}
