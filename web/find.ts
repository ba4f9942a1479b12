import { CalendarClock, UserRound, UsersRound } from 'lucide-react'
import { createElement } from 'react'
import { listAssets, listTags } from '../contract/assets.ts'
import { listPeople } from '../contract/people.ts'
import { listPolicies } from '../contract/policies.ts'
import { listStakeholders } from '../contract/response.ts'
import { listSchedules } from '../contract/schedules.ts'
import { listServices } from '../contract/services.ts'
import { listTeams } from '../contract/teams.ts'
import { listScenarios } from '../contract/urgency.ts'
import type { Target } from '../domain/escalation.ts'
import { STAKEHOLDER_KIND_WORDS } from '../domain/stakeholder.ts'
import { call } from './api.ts'
import type { LoadOptions } from './ui/form/use-options.ts'

/*
 * Things found on the server by what was typed: the options of `Combobox`, `MultiSelect` and filters, and what the
 * palette finds.
 */

const MOST = 20
const asked = (text: string) => {
  const search = text.trim()
  return search === '' ? { limit: MOST } : { search, limit: MOST }
}
const names = (people: readonly { name: string }[]): string => people.map(({ name }) => name).join(', ')
const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** Services, each with whom it would page now. */
export const findServices: LoadOptions<number> = async (search, signal) =>
  (await call(listServices, { query: asked(search) }, { signal })).items.map(({ id, name, onCall }) => ({
    value: id,
    label: name,
    hint: onCall.people.length > 0 ? `Pages ${names(onCall.people)}` : 'Would page nobody now',
  }))

/** Anything of the inventory, services among it, with its kind. */
export const findAssets: LoadOptions<number> = async (search, signal) =>
  (await call(listAssets, { query: asked(search) }, { signal })).items.map(({ id, name, kindName, priority }) => ({
    value: id,
    label: name,
    hint: priority === null ? kindName : `${kindName}, P${priority}`,
  }))

export const findPolicies: LoadOptions<number> = async (search, signal) =>
  (await call(listPolicies, { query: asked(search) }, { signal })).items.map(({ id, name, policy }) => ({
    value: id,
    label: name,
    hint: counted(policy.levels.length, 'level', 'levels'),
  }))

export const findSchedules: LoadOptions<number> = async (search, signal) =>
  (await call(listSchedules, { query: asked(search) }, { signal })).items.map(({ id, name, now }) => ({
    value: id,
    label: name,
    hint: now.onCall.length > 0 ? `On call: ${names(now.onCall)}` : 'Nobody is on call now',
  }))

export const findTeams: LoadOptions<number> = async (search, signal) =>
  (await call(listTeams, { query: asked(search) }, { signal })).items.map(({ id, name, members }) => ({
    value: id,
    label: name,
    hint: counted(members.length, 'person', 'people'),
  }))

/** Groups of stakeholders, each with its kind. */
export const findStakeholders: LoadOptions<number> = async (search, signal) =>
  (await call(listStakeholders, { query: asked(search) }, { signal })).items.map(({ id, name, kind }) => ({
    value: id,
    label: name,
    hint: STAKEHOLDER_KIND_WORDS[kind],
  }))

const active = async (search: string, signal: AbortSignal) =>
  (await call(listPeople, { query: { ...asked(search), state: 'active' } }, { signal })).items

/** Everybody who is active. */
export const findPeople: LoadOptions<number> = async (search, signal) =>
  (await active(search, signal)).map(({ id, name, email }) => ({ value: id, label: name, hint: email }))

/** What could happen, by name. */
export const findScenarios: LoadOptions<number> = async (search, signal) =>
  (await call(listScenarios, {}, { signal })).items
    .filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))
    .map(({ id, name, description }) => ({ value: id, label: name, hint: description }))

/** Tags that assets have. */
export const findTagOptions: LoadOptions<string> = async (search, signal) =>
  (await call(listTags, {}, { signal })).items
    .filter(({ tag }) => tag.includes(search.trim().toLowerCase()))
    .map(({ tag, assets }) => ({ value: tag, label: tag, hint: counted(assets, 'asset', 'assets') }))

/** Whoever something can belong to: people and teams, as one list. The value is `user 12`. */
export const findOwners: LoadOptions<string> = async (search, signal) => {
  const [teams, people] = await Promise.all([findTeams(search, signal), findPeople(search, signal)])
  return [
    ...teams.slice(0, 8).map(({ value, ...option }) => ({ ...option, value: ownerText({ kind: 'team', id: value }) })),
    ...people.map(({ value, ...option }) => ({ ...option, value: ownerText({ kind: 'user', id: value }) })),
  ]
}

type Owner = { kind: 'user' | 'team'; id: number }
export const ownerText = ({ kind, id }: Owner): string => `${kind} ${id}`
export function ownerOf(text: string): Owner {
  const [kind, id] = text.split(' ')
  return { kind: kind as Owner['kind'], id: Number(id) }
}

/** Who may be paged: active, and no viewer. Who would not wake up is listed with the first reason. */
export const findResponders: LoadOptions<number> = async (search, signal) =>
  (await active(search, signal))
    .filter(({ role }) => role !== 'viewer')
    .map(({ id, name, email, readiness }) => ({
      value: id,
      label: name,
      hint: readiness.ready ? email : (readiness.faults[0] ?? email),
    }))

const TARGETS = {
  schedule: { find: findSchedules, icon: CalendarClock, most: 8 },
  team: { find: findTeams, icon: UsersRound, most: 8 },
  user: { find: findResponders, icon: UserRound, most: MOST },
}

/** Whom a page can go to, as one list: whoever a schedule has on call, teams, people. The value is `user 12`. */
export const findTargets: LoadOptions<string> = async (search, signal) => {
  const found = await Promise.all(
    Object.entries(TARGETS).map(async ([kind, { find, icon, most }]) =>
      (await find(search, signal)).slice(0, most).map(({ value, ...option }) => ({
        ...option,
        value: targetText({ kind: kind as Target['kind'], id: value }),
        icon: createElement(icon, { 'aria-hidden': true, size: 16 }),
      })),
    ),
  )
  return found.flat()
}

export function targetText({ kind, id }: Target): string {
  return `${kind} ${id}`
}

export function targetOf(text: string): Target {
  const [kind, id] = text.split(' ')
  return { kind: kind as Target['kind'], id: Number(id) }
}

/** The same for filters, whose values stand in the URL as text. */
export const asText =
  (find: LoadOptions<number>): LoadOptions<string> =>
  async (search, signal) =>
    (await find(search, signal)).map(({ value, label }) => ({ value: String(value), label }))
