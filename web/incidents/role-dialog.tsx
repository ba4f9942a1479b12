import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createElement, useRef, useState } from 'react'
import * as contract from '../../contract/incidents.ts'
import { whoIsOnCall } from '../../contract/oncall.ts'
import { listRoles } from '../../contract/response.ts'
import { queryOf, useAct } from '../api.ts'
import { findResponders } from '../find.ts'
import { problemOf } from '../problem.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Avatar } from '../ui/data/avatar.tsx'
import { ProblemBanner } from '../ui/feedback/problem-banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Field } from '../ui/form/field.tsx'
import { PickList } from '../ui/form/pick-list.tsx'
import { Select } from '../ui/form/select.tsx'
import type { LoadOptions } from '../ui/form/use-options.ts'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { ALSO, type ActDialogProps } from './act-dialogs.tsx'
import { heirsOf } from './heirs.ts'

type Holder = { id: number; name: string } | null

/** Gives a role to somebody, or to nobody; a hand-over is the same act. Who is chosen has it. */
export function RoleDialog({ incident, role: given, onClose }: ActDialogProps & { role?: string | undefined }) {
  const { me, can } = useSession()
  const assign = useAct(contract.assignRole, ALSO)
  const prepared = useQuery({ ...queryOf(listRoles), enabled: can('response.read') })
  const [chosen, setChosen] = useState(given ?? firstRole(incident, me.id))
  const heirs = useHeirs(incident, chosen)
  const search = useRef<HTMLInputElement>(null)
  const here = incident.roles.find(({ role }) => role === chosen)
  const known = prepared.data?.items.find(({ key }) => key === chosen)
  const name = here?.roleName ?? known?.name ?? chosen
  const holder = here?.person ?? null

  async function give(next: Holder): Promise<void> {
    const to = (userId: number | null) => assign.mutateAsync({ params: { id: incident.id }, body: { role: chosen, userId } })
    const joins =
      next !== null && next.id !== me.id && !incident.responders.some((one) => one.userId === next.id && one.state === 'engaged')
    await to(next?.id ?? null)
    onClose()
    toast(next ? `${next.name} is ${name}` : `Nobody is ${name}`, {
      detail: joins ? 'They are paged to join.' : undefined,
      undo: () => to(holder?.id ?? null),
    })
  }
  const options = [
    ...incident.roles.map(({ role, roleName, person }) => ({ value: role, label: roleName, hint: person ? person.name : 'Nobody yet' })),
    ...(prepared.data?.items ?? [])
      .filter(({ key }) => !incident.roles.some(({ role }) => role === key))
      .map(({ key, name: label, description }) => ({ value: key, label, hint: description })),
  ]
  return (
    <Dialog
      open
      onOpenChange={(next) => next || onClose()}
      title={given === undefined ? 'Give or hand over a role' : holder ? `Hand over: ${name}` : `Who is ${name}?`}
      description={[known?.description, 'Who does not take part yet is paged.'].filter(Boolean).join(' ')}
      size="small"
      // which role is usually right already
      {...(given === undefined ? { initialFocus: search } : {})}
      footer={
        <>
          {holder && (
            <Button look="plain" loading={assign.isPending} onClick={() => void give(null).catch(() => undefined)}>
              Leave it to nobody
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <div className="ui-stack">
        {assign.error && <ProblemBanner problem={problemOf(assign.error)} />}
        {given === undefined && (
          <Field label="Which role?">
            <Select value={chosen} onChange={(next) => setChosen(next ?? chosen)} options={options} />
          </Field>
        )}
        <PickList
          key={chosen}
          ref={search}
          label={holder ? `Who takes over from ${holder.name}?` : 'Who takes it?'}
          placeholder={holder ? `Who takes over from ${holder.name}?` : 'Who takes it?'}
          nothing="Nobody of this name who may be paged"
          options={heirs}
          disabled={assign.isPending}
          onPick={({ value, label }) => void give({ id: value, name: label }).catch(() => undefined)}
        />
      </div>
    </Dialog>
  )
}

/** What somebody most likely means: the role that they have, else one that nobody has. */
function firstRole({ roles }: contract.IncidentDetail, me: number): string {
  const likely = roles.find(({ person }) => person?.id === me) ?? roles.find(({ person }) => person === null) ?? roles[0]
  return likely?.role ?? 'commander'
}

function useHeirs(incident: contract.IncidentDetail, role: string): LoadOptions<number> {
  const { me, can } = useSession()
  const client = useQueryClient()
  return async (typed, signal) => {
    const [shifts, people] = await Promise.all([
      can('oncall.read') ? client.fetchQuery(queryOf(whoIsOnCall, { query: { limit: 200 } })) : undefined,
      can('people.read') ? findResponders(typed, signal) : [],
    ])
    const holder = incident.roles.find((one) => one.role === role)?.person?.id
    return heirsOf({ incident, holder, me }, shifts?.items ?? [], people, typed).map((one) => ({
      ...one,
      icon: createElement(Avatar, { name: one.label, size: 'small', me: one.value === me.id }),
    }))
  }
}
