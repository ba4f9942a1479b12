import { useNavigate, useParams } from '@tanstack/react-router'
import { CalendarPlus, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { deleteSchedule, getSchedule, getShifts, type Schedule } from '../../contract/schedules.ts'
import { HOUR } from '../../domain/time.ts'
import { useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { useKeys } from '../ui/keys.ts'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { useNow } from '../ui/time/now.ts'
import type { ShiftRow, ShiftSpan } from '../ui/time/shift-rows.tsx'
import { zoneLabel } from '../ui/time/zone.ts'
import { useSearchState } from '../ui/url.ts'
import { CalendarView, useDrawnSpan } from './calendar-view.tsx'
import { OverrideDialog, type OverrideDraft } from './override-dialog.tsx'
import { hoursText } from './page.tsx'
import { ScheduleEditor } from './schedule-editor.tsx'
import { ScheduleFacts } from './schedule-facts.tsx'
import './oncall.css'

/** One schedule: its calendar, who is on call, overrides and layers; `?edit=layers` changes it with a preview. */
export function SchedulePage() {
  const { id } = useParams({ from: '/app/oncall/schedules/$id' })
  const schedule = useCall(getSchedule, { params: { id } })
  const back = <Link to="/oncall">On-call</Link>
  if (schedule.data) return <Loaded schedule={schedule.data} back={back} reload={schedule.refetch} />
  return (
    <Page head={<PageHeader title="Schedule" back={back} />}>
      {schedule.error ? <ErrorState error={schedule.error} retry={schedule.refetch} /> : <Skeleton rows={8} />}
    </Page>
  )
}

function Loaded({ schedule, back, reload }: { schedule: Schedule; back: React.ReactNode; reload: () => Promise<unknown> }) {
  const session = useSession()
  const now = useNow()
  const [{ edit }, setSearch] = useSearchState<{ edit?: string }>()
  const mayWrite = session.can('schedule.write')
  const mayOverride = session.can('override.write')
  const [draft, setDraft] = useState<OverrideDraft>()
  const [deleting, setDeleting] = useState(false)
  const editing = mayWrite && edit === 'layers'
  const addOverride = (): void => {
    const start = Math.ceil(now / HOUR) * HOUR
    setDraft({ kind: 'replaceAll', start, end: start + 8 * HOUR, userId: session.me.role === 'viewer' ? null : session.me.id })
  }
  useKeys(mayOverride && !editing ? [{ keys: 'o', label: 'Add an override', group: 'Page', run: addOverride }] : [])
  return (
    <Page
      head={
        <PageHeader
          title={schedule.name}
          back={back}
          about={
            <>
              {schedule.teamId !== null && (
                <Link to="/teams/$id" params={{ id: schedule.teamId }}>
                  {schedule.teamName}
                </Link>
              )}
              <span>{zoneLabel(schedule.timezone, now)}</span>
              {schedule.gap && <Badge tone="critical">{hoursText(schedule.gapHours)} without anybody in the next 30 days</Badge>}
            </>
          }
          acts={
            mayWrite &&
            !editing && (
              <>
                <IconButton icon={Trash2} label="Delete the schedule" onClick={() => setDeleting(true)} />
                <Button icon={Pencil} onClick={() => setSearch({ edit: 'layers' }, true)}>
                  Edit
                </Button>
              </>
            )
          }
          act={
            mayOverride &&
            !editing && (
              <Button look="primary" icon={CalendarPlus} kbd="o" onClick={addOverride}>
                Add an override
              </Button>
            )
          }
        />
      }
    >
      {editing ? (
        <ScheduleEditor key={schedule.id} schedule={schedule} onDone={() => setSearch({ edit: undefined })} reload={reload} />
      ) : (
        <>
          <SavedCalendar schedule={schedule} {...(mayOverride ? { onDraft: setDraft } : {})} />
          <ScheduleFacts schedule={schedule} onEdit={mayWrite ? () => setSearch({ edit: 'layers' }, true) : undefined} />
        </>
      )}
      {draft && <OverrideDialog schedule={schedule} draft={draft} onClose={() => setDraft(undefined)} />}
      <DeleteDialog schedule={schedule} open={deleting} onOpenChange={setDeleting} />
    </Page>
  )
}

function SavedCalendar({ schedule, onDraft }: { schedule: Schedule; onDraft?: (draft: OverrideDraft) => void }) {
  const { me } = useSession()
  const now = useNow()
  const drawn = useDrawnSpan(schedule.timezone)
  const shifts = useCall(getShifts, { params: { id: schedule.id }, query: { from: drawn.from, to: drawn.to } })
  const self = me.role === 'viewer' ? null : me.id

  function take(span: ShiftSpan, row: ShiftRow): void {
    const existing = row.kind === 'override' ? shifts.data?.overrides.find((one) => one.id === span.id) : undefined
    const on = String(span.who).split('+').map(Number)
    const start = Math.max(span.from, Math.ceil(now / HOUR) * HOUR)
    if (existing) return onDraft?.({ ...existing, existing })
    if (start >= span.to) return toast('This shift is over', { tone: 'plain', detail: 'Only present and coming shifts can be changed.' })
    const only = on.length === 1 ? on[0]! : (on.find((one) => one !== self) ?? on[0]!)
    onDraft?.({ kind: 'replace', start, end: span.to, userId: on.includes(self ?? 0) ? null : self, replacedUserId: only })
  }

  return (
    <CalendarView
      title="Calendar"
      drawn={drawn}
      timezone={schedule.timezone}
      calendar={shifts.data}
      error={shifts.error}
      retry={shifts.refetch}
      hint={onDraft && 'Drag over a time, or press a shift, to change who is on call. “Add an override” does the same by form.'}
      {...(onDraft
        ? {
            onSpan: take,
            onRange: (start: number, end: number) => onDraft({ kind: 'replaceAll', start, end, userId: self }),
          }
        : {})}
    />
  )
}

function DeleteDialog({ schedule, ...dialog }: { schedule: Schedule; open: boolean; onOpenChange: (open: boolean) => void }) {
  const navigate = useNavigate()
  const remove = useAct(deleteSchedule, { alsoRead: ['oncall', 'policies'] })
  return (
    <ConfirmDialog
      {...dialog}
      title="Delete the schedule?"
      action="Delete schedule"
      typeBack={schedule.name}
      onConfirm={async () => {
        await remove.mutateAsync({ params: { id: schedule.id } })
        toast(`${schedule.name} deleted`)
        await navigate({ to: '/oncall' })
      }}
    >
      Its layers and overrides go with it.{' '}
      {schedule.policies.length > 0 && 'Escalation policies still page by it; take it out of them first.'}
    </ConfirmDialog>
  )
}
