import { z } from 'zod'
import * as contract from '../../contract/clocks.ts'
import type { ClockShown, OpenObligation } from '../../contract/clocks.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { ClockEvent, EVENT_FACTS } from '../../domain/obligation.ts'
import type { Instant } from '../../domain/time.ts'
import { useAct } from '../api.ts'
import { ActDialog } from '../incidents/act-dialog.tsx'
import { ExternalLink } from '../ui/action/link.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { FormField } from '../ui/form/form.tsx'
import { PickList } from '../ui/form/pick-list.tsx'
import { TextArea } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useNow } from '../ui/time/now.ts'
import { FileDialog } from './file-dialog.tsx'
import { shortTitle } from './words.ts'

/** What somebody is about to do with a clock. */
export type Asked = { do: 'pick' } | { do: 'start' | 'correct' | 'decline'; key: string } | { do: 'file'; key: string; stage: string }

type Props = {
  incident: IncidentDetail
  asked: Asked
  clocks: readonly ClockShown[]
  /** Those that nobody decided about. */
  open: readonly OpenObligation[]
  onAsk: (asked: Asked) => void
  onClose: () => void
}

export function ClockDialogs({ incident, asked, clocks, open, onAsk, onClose }: Props) {
  if (asked.do === 'pick')
    return (
      <Dialog
        open
        size="small"
        title="Start another clock"
        description="Which duty to report applies here?"
        onOpenChange={(next) => next || onClose()}
      >
        <PickList
          label="Obligations"
          placeholder="Find a law or a country"
          nothing="No obligation of this name is switched on"
          options={open.map(({ id, title, jurisdiction }) => ({ value: id, label: title, hint: jurisdiction }))}
          onPick={({ value }) => onAsk({ do: 'start', key: value })}
        />
      </Dialog>
    )
  const clock = clocks.find(({ id }) => id === asked.key)
  const obligation = clock ?? open.find(({ id }) => id === asked.key)
  if (!obligation) return null
  if (asked.do === 'file') {
    const stage = clock?.stages.find(({ id }) => id === asked.stage)
    return clock && stage ? <FileDialog incidentId={incident.id} clock={clock} stage={stage} onClose={onClose} /> : null
  }
  if (asked.do === 'decline') return <DeclineDialog incident={incident} obligation={obligation} onClose={onClose} />
  const times = clock?.state === 'notApplicable' ? undefined : clock?.times
  return <StartDialog key={asked.key} incident={incident} obligation={obligation} times={times} onClose={onClose} />
}

type About = Pick<
  OpenObligation,
  'id' | 'title' | 'source' | 'unsure' | 'note' | 'appliesWhen' | 'start' | 'events' | 'zone' | 'jurisdiction'
>

/** What a person has to ask before deciding. */
function Questions({ obligation }: { obligation: About }) {
  const { appliesWhen, source, note, unsure } = obligation
  return (
    <div className="clock-questions">
      <p id="clock-asks">It applies where these are answered with yes:</p>
      <ul aria-labelledby="clock-asks">
        {appliesWhen.map((question) => (
          <li key={question}>{question}</li>
        ))}
      </ul>
      {note !== null && <p className="ui-muted">{note}</p>}
      {unsure !== null && (
        <Banner tone="warning" title="Not certain">
          {unsure}
        </Banner>
      )}
      <ExternalLink href={source}>The text of the law</ExternalLink>
    </div>
  )
}

const Started = z.strictObject({
  times: z.partialRecord(ClockEvent, z.int().nullable()),
  reason: contract.startClock.body.shape.reason,
})

/** Starts a clock, or corrects since when it counts (`times`: as it stands). */
function StartDialog({
  incident,
  obligation,
  times,
  onClose,
}: {
  incident: IncidentDetail
  obligation: About
  times: ClockShown['times'] | undefined
  onClose: () => void
}) {
  const start = useAct(contract.startClock)
  const correct = useAct(contract.correctClock)
  const now = useNow()
  const { id: key, title, start: first, events, zone } = obligation
  const corrects = times !== undefined
  // What became known when the incident opened, or is decided just now; the person says whether it was so.
  const usual = first === 'aware' || first === 'discovered' ? incident.openedAt : Math.floor(now / 60_000) * 60_000
  const values = Object.fromEntries(events.map((event) => [event, times ? (times[event] ?? null) : event === first ? usual : null]))
  return (
    <ActDialog
      title={corrects ? 'Since when does it count?' : `Start the clock of ${shortTitle(title)}`}
      description={corrects ? `${title}. What was said before is kept.` : title}
      action={corrects ? 'Correct the start' : 'Start the clock'}
      schema={Started}
      values={{ times: values, reason: '' }}
      onSend={async ({ times: given, reason }) => {
        const known = Object.fromEntries(Object.entries(given).filter(([, at]) => at !== null)) as Record<ClockEvent, Instant>
        const sent = { params: { id: incident.id, key }, body: { times: known, reason } }
        await (corrects ? correct.mutateAsync(sent) : start.mutateAsync(sent))
        toast(corrects ? `The start of ${shortTitle(title)} is corrected` : `The clock of ${shortTitle(title)} runs`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          {!corrects && <Questions obligation={obligation} />}
          {events.map((event) => (
            <FormField
              key={event}
              form={form}
              name={`times.${event}`}
              label={EVENT_FACTS[event]}
              hint={event === first ? 'The clock runs from here, not from now.' : undefined}
              optional={event !== first}
            >
              {(field) => <DateTimeInput {...field} value={field.value ?? null} max={now} />}
            </FormField>
          ))}
          <FormField form={form} name="reason" label={corrects ? 'Why is it corrected?' : 'Why does it apply, and since then?'}>
            {(field) => <TextArea {...field} lines={2} />}
          </FormField>
          <small className="ui-muted">The authority counts by the clocks of {zone}.</small>
        </>
      )}
    </ActDialog>
  )
}

function DeclineDialog({ incident, obligation, onClose }: { incident: IncidentDetail; obligation: About; onClose: () => void }) {
  const decline = useAct(contract.declineClock)
  const { id: key, title } = obligation
  return (
    <ActDialog
      title={`${shortTitle(title)} does not apply`}
      description="Your name and the reason stay in the record. It can still be started later."
      action="It does not apply"
      schema={contract.declineClock.body}
      values={{ reason: '' }}
      onSend={async (body) => {
        await decline.mutateAsync({ params: { id: incident.id, key }, body })
        toast(`Written down: ${shortTitle(title)} does not apply`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          <Questions obligation={obligation} />
          <FormField form={form} name="reason" label="Why not?">
            {(field) => <TextArea {...field} lines={2} />}
          </FormField>
        </>
      )}
    </ActDialog>
  )
}
