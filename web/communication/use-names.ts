import { listIncidentTypes, listRoles } from '../../contract/response.ts'
import { useCall } from '../api.ts'
import { useKindOptions } from '../assets/kinds.tsx'
import type { Option } from '../ui/form/control.ts'
import type { Names } from './words.ts'

/** What a rule can name besides people: roles, types of incidents, kinds of assets; as choices, and as words. */
export function useNames(): { names: Names; roles: Option<string>[]; types: Option<number>[]; kinds: Option<string>[] } {
  const roles = (useCall(listRoles).data?.items ?? []).map(({ key, name, description }) => ({
    value: key,
    label: name,
    hint: description || undefined,
  }))
  const types = (useCall(listIncidentTypes).data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const kinds = useKindOptions()
  const nameOf = <T>(options: readonly Option<T>[], value: T): string => options.find((one) => one.value === value)?.label ?? String(value)
  return {
    names: { role: (key) => nameOf(roles, key), type: (id) => nameOf(types, id), kind: (key) => nameOf(kinds, key) },
    roles,
    types,
    kinds,
  }
}
