import {
  ArrowUpRight,
  BellRing,
  BookOpenCheck,
  Check,
  CircleCheck,
  CircleDot,
  CircleOff,
  Clock,
  Flag,
  Forward,
  Gauge,
  Hourglass,
  Link2Off,
  ListChecks,
  ListX,
  type LucideIcon,
  Megaphone,
  PencilLine,
  PhoneCall,
  RotateCcw,
  Send,
  SendHorizontal,
  Shapes,
  ShieldAlert,
  SkipForward,
  StickyNote,
  TrendingUp,
  TriangleAlert,
  Undo2,
  UserCheck,
  UserPlus,
  UserX,
} from 'lucide-react'
import type { TimelineItem } from '../../contract/incidents.ts'
import type { TimelineEntry } from '../ui/time/timeline.tsx'

type Look = { icon: LucideIcon } & Pick<TimelineEntry, 'tone' | 'quiet'>

const LOOKS: Record<string, Look> = {
  'incident.acknowledged': { icon: Check, tone: 'acknowledged' },
  'incident.unacknowledged': { icon: Undo2 },
  'incident.restored': { icon: Undo2 },
  'incident.resolved': { icon: CircleCheck, tone: 'resolved' },
  'incident.reopened': { icon: RotateCcw },
  'incident.snoozed': { icon: Clock, tone: 'acknowledged' },
  'incident.escalated': { icon: TrendingUp },
  'incident.severityChanged': { icon: Gauge },
  'incident.phaseChanged': { icon: Flag },
  'incident.renamed': { icon: PencilLine },
  'incident.reassigned': { icon: Forward },
  note: { icon: StickyNote },
  'role.assigned': { icon: UserCheck },
  'role.vacant': { icon: UserX, tone: 'high' },
  'duty.done': { icon: ListChecks, quiet: true },
  'duty.undone': { icon: ListX, quiet: true },
  'incident.typeChanged': { icon: Shapes },
  'stakeholders.added': { icon: Megaphone },
  'stakeholders.told': { icon: PhoneCall },
  'risk.cameTrue': { icon: ShieldAlert },
  'responder.asked': { icon: UserPlus },
  'responder.engaged': { icon: UserCheck, tone: 'acknowledged' },
  'responder.declined': { icon: ArrowUpRight },
  'escalation.reached': { icon: BellRing },
  'escalation.skipped': { icon: SkipForward, quiet: true },
  'escalation.failed': { icon: TriangleAlert, tone: 'critical' },
  'escalation.exhausted': { icon: TriangleAlert, tone: 'critical' },
  'page.sent': { icon: Send, quiet: true },
  'page.delivered': { icon: SendHorizontal, quiet: true },
  'page.failed': { icon: TriangleAlert, tone: 'high' },
  'page.unknown': { icon: Hourglass, quiet: true },
  'page.held': { icon: Hourglass, quiet: true },
  'page.unreachable': { icon: CircleOff, tone: 'critical' },
  'link.unconfirmed': { icon: Link2Off, quiet: true },
  'postmortem.drafted': { icon: BookOpenCheck },
}

/** How an entry of the timeline looks: its mark, its colour where it is a change of state, quiet where it is for later. */
export function lookOf({ kind, body }: TimelineItem): Look {
  const severity = kind === 'incident.opened' ? body['severity'] : kind === 'incident.severityChanged' ? body['to'] : undefined
  const tone = typeof severity === 'string' ? { tone: severity as NonNullable<Look['tone']> } : {}
  return { ...(LOOKS[kind] ?? { icon: CircleDot }), ...tone }
}
