import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { listRoles, previewStaffing, type Staffing } from '../../contract/response.ts'
import type { RoleNeed } from '../../domain/incident-type.ts'
import { queryOf, useCall } from '../api.ts'
import type { Named } from '../policies/target-picker.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import type { Option } from '../ui/form/control.ts'
import { Select } from '../ui/form/select.tsx'
import { useSettled } from '../ui/settled.ts'
import { Moves, moved, useFollow } from '../ui/data/moves.tsx'
import { Now } from './now.tsx'
import { TargetList } from './target-list.tsx'

/** The roles of a type, each with whom it is taken from and who that would be now. */
export function NeedsEditor({
  value,
  onChange,
  known,
}: {
  value: RoleNeed[]
  onChange: (needs: RoleNeed[]) => void
  known: readonly Named[]
}) {
  const roles = useCall(listRoles).data?.items ?? []
  const [seen, setSeen] = useState<ReadonlyMap<string, Option<string>>>(new Map())
  const { ref, follow } = useFollow<HTMLUListElement>(value)
  const staffing = useStaffing(value)
  const nameOf = (key: string) => roles.find((role) => role.key === key)?.name ?? key
  const left = roles.filter(({ key }) => !value.some(({ role }) => role === key))
  return (
    <div className="response-needs">
      <ul ref={ref}>
        {value.map((need, at) => (
          <li key={need.role}>
            <div className="response-need-head">
              <strong>{nameOf(need.role)}</strong>
              <Moves
                what={nameOf(need.role)}
                at={at}
                of={value.length}
                onMove={(by) => {
                  follow(at + by, by)
                  onChange(moved(value, at, by))
                }}
              />
              <IconButton
                icon={Trash2}
                size="small"
                label={`Take ${nameOf(need.role)} out`}
                onClick={() => onChange(value.toSpliced(at, 1))}
              />
            </div>
            <TargetList
              role={nameOf(need.role)}
              value={need.from}
              known={known}
              seen={seen}
              onSeen={(options) => setSeen((before) => new Map([...before, ...options.map((one) => [one.value, one] as const)]))}
              onChange={(from) => onChange(value.with(at, { ...need, from }))}
            />
            <div aria-live="polite">
              <Now now={need.from.length === 0 ? null : (staffing.get(need.role) ?? null)} />
            </div>
          </li>
        ))}
      </ul>
      {left.length > 0 && (
        <Select
          key={value.length}
          label="Add a role"
          placeholder="Add a role"
          value={null}
          options={left.map(({ key, name, description }) => ({ value: key, label: name, hint: description }))}
          onChange={(role) => role !== null && onChange([...value, { role, from: [] }])}
        />
      )}
    </div>
  )
}

/** Who would have the roles of the draft, asked a moment after it was last changed. */
function useStaffing(draft: readonly RoleNeed[]): ReadonlyMap<string, Staffing> {
  const text = useSettled(JSON.stringify(draft.filter(({ from }) => from.length > 0)), 200)
  const roles = JSON.parse(text) as RoleNeed[]
  const { data } = useQuery({
    ...queryOf(previewStaffing, { body: { roles } }),
    enabled: roles.length > 0,
    placeholderData: keepPreviousData,
  })
  return new Map((data?.items ?? []).map(({ role, now }) => [role, now]))
}
