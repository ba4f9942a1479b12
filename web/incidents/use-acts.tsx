import {
  ArrowUpRight,
  BookOpenCheck,
  Check,
  CircleCheck,
  Clock,
  Forward,
  Gauge,
  type LucideIcon,
  Megaphone,
  PencilLine,
  PhoneCall,
  RotateCcw,
  Shapes,
  TrendingUp,
  Undo2,
  UserCheck,
  UserPlus,
} from 'lucide-react'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { draftPostmortem } from '../../contract/postmortems.ts'
import type { Command } from '../../domain/incident.ts'
import type { Severity } from '../../domain/severity.ts'
import { useAct } from '../api.ts'
import { useSession } from '../session.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'
import { currentInstant } from '../ui/time/now.ts'
import { DeclineDialog, EscalateDialog, GiveBackDialog, RenameDialog, ReopenDialog, ResolveDialog, SeverityDialog } from './act-dialogs.tsx'
import { ReassignDialog, RespondersDialog } from './people-dialogs.tsx'
import { whyNot } from './possible.ts'
import { RoleDialog } from './role-dialog.tsx'
import { SnoozeDialog } from './snooze-dialog.tsx'
import { AddStakeholdersDialog, ToldDialog } from './stakeholder-dialogs.tsx'
import { TypeDialog } from './type-dialog.tsx'
import { useBulk } from './use-bulk.ts'

export type ActId =
  | 'acknowledge'
  | 'resolve'
  | 'reopen'
  | 'snooze'
  | 'escalate'
  | 'responders'
  | 'reassign'
  | 'giveBack'
  | 'decline'
  | 'severity'
  | 'rename'
  | 'role'
  | 'type'
  | 'stakeholders'
  | 'told'
  | 'postmortem'

export type Act = {
  id: ActId
  label: string
  icon: LucideIcon
  keys?: string
  busy?: boolean
  /** Why it is impossible just now. */
  impossible?: string | undefined
  run: () => void
}

/** What acknowledging is called where somebody else has it already. */
export const JOIN = 'Join'

type Open = { id: ActId; severity?: Severity; role?: string; groupId?: number }

/**
 * Everything that can be done to an incident, each with why not just now; `dialogs` goes somewhere on the page.
 * `frozen` says why nothing at all can be done (offline, no right to respond).
 */
export function useActs(incident: IncidentDetail, frozen: string | undefined) {
  const { me, can } = useSession()
  const navigate = useNavigate()
  const bulk = useBulk()
  const draft = useAct(draftPostmortem, { alsoRead: ['postmortems'] })
  const [open, setOpen] = useState<Open>()
  const close = (): void => setOpen(undefined)
  const { id } = incident
  const engaged = incident.responders.some((one) => one.userId === me.id && one.state === 'engaged')

  const no = (command: Command): string | undefined => frozen ?? whyNot(incident, command, { userId: me.id, now: currentInstant() })
  const acknowledges = incident.state === 'acknowledged' && !engaged ? JOIN : 'Acknowledge'
  const act = (name: ActId, label: string, icon: LucideIcon, impossible: string | undefined, keys?: string): Act => ({
    id: name,
    label,
    icon,
    impossible,
    ...(keys === undefined ? {} : { keys }),
    run: () => setOpen({ id: name }),
  })
  async function toPostmortem(): Promise<void> {
    const there = incident.postmortemId ?? (await draft.mutateAsync({ params: { id } })).id
    await navigate({ to: '/postmortems/$id', params: { id: there }, search: {} })
  }
  const prepared = can('response.read') ? undefined : 'Your role may not read what is prepared.'
  const may = can('postmortem.write') ? frozen : 'Your role may not write postmortems.'
  const acts: Record<ActId, Act> = {
    acknowledge: {
      ...act('acknowledge', acknowledges, Check, no({ act: 'acknowledge' }), 'a'),
      busy: bulk.busy === 'acknowledge',
      run: () => void bulk.run('acknowledge', { ids: [id] }),
    },
    resolve: act('resolve', 'Resolve', CircleCheck, no({ act: 'resolve' }), 'r'),
    reopen: act('reopen', 'Reopen', RotateCcw, no({ act: 'reopen', reason: 'x' })),
    snooze: act('snooze', 'Snooze', Clock, no({ act: 'snooze', until: currentInstant() + 1 }), 's'),
    escalate: act('escalate', 'Escalate now', TrendingUp, no({ act: 'escalate' }), 'e'),
    responders: act('responders', 'Ask people to join', UserPlus, no({ act: 'addResponders', userIds: [] }), 'Shift+E'),
    reassign: act('reassign', 'Reassign', Forward, incident.state === 'resolved' ? 'It is resolved.' : frozen, 'Shift+A'),
    giveBack: act('giveBack', 'Give it back', Undo2, no({ act: 'unacknowledge', reason: '' })),
    decline: act('decline', 'Can’t take it, pass on', ArrowUpRight, no({ act: 'decline' })),
    severity: act('severity', 'Change the severity', Gauge, frozen, 'v'),
    rename: act('rename', 'Rename', PencilLine, frozen),
    role: act('role', 'Give or hand over a role', UserCheck, frozen, 'h'),
    type: act('type', 'Change the type', Shapes, frozen ?? prepared),
    stakeholders: act('stakeholders', 'Add a group to be told', Megaphone, frozen ?? prepared),
    told: act('told', 'Write down who was told', PhoneCall, incident.stakeholders.length === 0 ? 'Nobody is to be told.' : frozen),
    postmortem: {
      ...act('postmortem', incident.postmortemId === null ? 'Draft the postmortem' : 'Open the postmortem', BookOpenCheck, undefined),
      impossible:
        incident.postmortemId !== null ? undefined : incident.state === 'resolved' ? may : 'It is written once the incident is resolved.',
      busy: draft.isPending,
      run: () => void toPostmortem().catch(toastProblem),
    },
  }
  return { acts, ask: setOpen, dialogs: open && dialogOf(incident, open, close, bulk.run) }
}

function dialogOf(
  incident: IncidentDetail,
  { id, severity, role, groupId }: Open,
  onClose: () => void,
  run: ReturnType<typeof useBulk>['run'],
): ReactNode {
  const props = { incident, onClose }
  switch (id) {
    case 'resolve':
      return <ResolveDialog {...props} />
    case 'reopen':
      return <ReopenDialog {...props} />
    case 'snooze':
      return (
        <SnoozeDialog what={`#${incident.id}`} onSnooze={(until) => run('snooze', { ids: [incident.id] }, { until })} onClose={onClose} />
      )
    case 'escalate':
      return <EscalateDialog {...props} />
    case 'responders':
      return <RespondersDialog {...props} />
    case 'reassign':
      return <ReassignDialog {...props} />
    case 'giveBack':
      return <GiveBackDialog {...props} />
    case 'decline':
      return <DeclineDialog {...props} />
    case 'severity':
      return <SeverityDialog {...props} to={severity} />
    case 'rename':
      return <RenameDialog {...props} />
    case 'role':
      return <RoleDialog {...props} role={role} />
    case 'type':
      return <TypeDialog {...props} />
    case 'stakeholders':
      return <AddStakeholdersDialog {...props} />
    case 'told':
      return <ToldDialog {...props} groupId={groupId} />
    default:
      return undefined
  }
}
