import { ChevronDown, Ellipsis, TrendingUp } from 'lucide-react'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { setPhase } from '../../contract/incidents.ts'
import { PHASES, type Phase } from '../../domain/incident.ts'
import { useAct } from '../api.ts'
import { NextWord } from '../communication/next-word.tsx'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { CopyButton } from '../ui/data/copy-field.tsx'
import { SeverityBadge, SeverityIcon, SEVERITY_OPTIONS } from '../ui/data/severity.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Facts, PageHeader } from '../ui/layout/page.tsx'
import { Menu } from '../ui/overlay/menu.tsx'
import { useNow } from '../ui/time/now.ts'
import { Elapsed, Timestamp } from '../ui/time/timestamp.tsx'
import { ALSO } from './act-dialogs.tsx'
import { escalationWords } from './escalation-words.ts'
import { IncidentState } from './incident-line.tsx'
import { PHASE_HINTS, PHASE_WORDS } from './phase.ts'
import { JOIN, type Act, type ActId, type useActs } from './use-acts.tsx'

type Acts = ReturnType<typeof useActs>
export const MORE = 'incident-more'

/** The few acts that fit the state it is in, the likeliest last. */
export function foremost({ state }: IncidentDetail, acts: Record<ActId, Act>): Act[] {
  if (state === 'resolved') return [acts.reopen, acts.postmortem]
  if (state === 'triggered' || acts.acknowledge.label === JOIN) return [acts.escalate, acts.resolve, acts.acknowledge]
  return [acts.snooze, acts.responders, acts.resolve]
}

/** What is broken, how bad, who has it, what happens next: stays in view whatever is read below. */
export function IncidentHead({ incident, acts, frozen }: { incident: IncidentDetail; acts: Acts; frozen: string | undefined }) {
  const { can } = useSession()
  const responds = can('incident.respond')
  const shown = responds ? foremost(incident, acts.acts) : incident.postmortemId === null ? [] : [acts.acts.postmortem]
  return (
    <PageHeader
      title={incident.title}
      back={
        <span className="ui-row">
          <Link to="/incidents" search={{}}>
            Incidents
          </Link>
          <span className="ui-figures">#{incident.id}</span>
          <span className="incident-wide">
            <CopyButton text={`${location.origin}/incidents/${incident.id}`} label="Copy the link" />
          </span>
        </span>
      }
      acts={
        <span className="incident-acts">
          {shown.map((act, index) => (
            <ActButton key={act.id} act={act} {...(index === shown.length - 1 ? { look: 'primary' } : {})} />
          ))}
          {responds && <MoreActs id={MORE} acts={acts.acts} shown={shown} />}
        </span>
      }
      below={<Strip incident={incident} acts={acts} frozen={frozen} />}
    />
  )
}

export function ActButton({ act, look, size, wide }: { act: Act; look?: 'primary'; size?: 'large'; wide?: boolean }) {
  return (
    <Button
      {...(look ? { look } : {})}
      {...(size ? { size } : {})}
      {...(wide ? { wide } : {})}
      icon={act.icon}
      kbd={act.keys}
      loading={act.busy ?? false}
      disabled={act.impossible !== undefined}
      title={act.impossible}
      onClick={act.run}
    >
      {act.label}
    </Button>
  )
}

export function MoreActs({ acts, shown, id }: { acts: Record<ActId, Act>; shown: readonly Act[]; id?: string }) {
  const item = ({ label, icon, keys, impossible, run }: Act) => ({
    label,
    icon,
    impossible,
    onSelect: run,
    ...(keys === undefined ? {} : { kbd: keys }),
  })
  const left = (...ids: ActId[]) => ids.map((id) => acts[id]).filter((act) => !shown.includes(act))
  return (
    <Menu
      trigger={<IconButton id={id} icon={Ellipsis} label="More acts" kbd="." look="quiet" />}
      groups={[
        { items: left('acknowledge', 'resolve', 'snooze', 'giveBack', 'decline').map(item) },
        { items: left('escalate', 'responders', 'reassign').map(item) },
        { items: left('role', 'type', 'stakeholders', 'told').map(item) },
        { items: left('severity', 'rename', 'reopen', 'postmortem').map(item) },
      ]}
    />
  )
}

function Strip({ incident, acts, frozen }: { incident: IncidentDetail; acts: Acts; frozen: string | undefined }) {
  return (
    <div className="incident-strip">
      <SeverityMenu incident={incident} acts={acts} frozen={frozen} />
      <IncidentState row={incident} />
      <span className="incident-wide">
        <PhaseMenu incident={incident} frozen={frozen} />
      </span>
      <span className="incident-clock">
        <Elapsed from={incident.openedAt} to={incident.resolvedAt} />
        <span className="ui-muted incident-wide">
          {incident.resolvedAt === null ? 'since' : 'from'} <Timestamp at={incident.openedAt} show="absolute" />
        </span>
      </span>
      <NextStep incident={incident} />
      <NextWord incidentId={incident.id} />
      <span className="incident-wide">
        {incident.commander ? (
          <Person name={incident.commander.name} detail="commander" />
        ) : (
          incident.state !== 'resolved' && <span className="ui-muted">No commander</span>
        )}
      </span>
      <span className="incident-wide">
        <ServiceAndTeam incident={incident} />
      </span>
    </div>
  )
}

/** On a phone, what the head has no room for stands first among the details. */
export function AboutPanel({ incident, frozen }: { incident: IncidentDetail; frozen: string | undefined }) {
  return (
    <div className="incident-about">
      <Facts
        items={[
          ['Phase', <PhaseMenu key="phase" incident={incident} frozen={frozen} />],
          ['Opened', <Timestamp key="opened" at={incident.openedAt} />],
          incident.acknowledgedAt !== null && ['Acknowledged', <Timestamp key="acknowledged" at={incident.acknowledgedAt} />],
          incident.resolvedAt !== null && ['Resolved', <Timestamp key="resolved" at={incident.resolvedAt} />],
          incident.service !== null && ['Service', <ServiceAndTeam key="service" incident={incident} />],
        ]}
      />
    </div>
  )
}

function ServiceAndTeam({ incident: { service, team } }: { incident: IncidentDetail }) {
  if (!service && !team) return null
  return (
    <span className="incident-where">
      {service && (
        <Link to="/services/$id" params={{ id: service.id }} search={{}} look="row">
          {service.name}
        </Link>
      )}
      {team && (
        <Link to="/teams/$id" params={{ id: team.id }} search={{}} look="row" className="ui-muted">
          {team.name}
        </Link>
      )}
    </span>
  )
}

function SeverityMenu({ incident: { severity }, acts, frozen }: { incident: IncidentDetail; acts: Acts; frozen: string | undefined }) {
  if (frozen) return <SeverityBadge severity={severity} soft />
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className="incident-chip" aria-label={`Severity: ${severity}. Change it`}>
          <SeverityBadge severity={severity} soft />
          <ChevronDown aria-hidden />
        </button>
      }
      groups={[
        {
          label: 'Severity, with a reason',
          items: SEVERITY_OPTIONS.map(({ value, label }) => ({
            label: (
              <span className="ui-row">
                <SeverityIcon severity={value} />
                {label}
              </span>
            ),
            checked: value === severity,
            onSelect: () => (value === severity ? undefined : acts.ask({ id: 'severity', severity: value })),
          })),
        },
      ]}
    />
  )
}

function PhaseMenu({ incident, frozen }: { incident: IncidentDetail; frozen: string | undefined }) {
  const move = useAct(setPhase, ALSO)
  const word = PHASE_WORDS[incident.phase]
  if (frozen || incident.state === 'resolved') return <span className="ui-muted">{word}</span>
  const go = (phase: Phase): void =>
    void move
      .mutateAsync({ params: { id: incident.id }, body: { phase } })
      .then(() => toast(`Phase is ${PHASE_WORDS[phase].toLowerCase()}`))
      .catch(toastProblem)
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className="incident-chip" aria-label={`Phase: ${word}. Change it`}>
          {word}
          <ChevronDown aria-hidden />
        </button>
      }
      groups={[
        {
          label: 'Phase',
          items: PHASES.filter((phase) => phase !== 'closed').map((phase) => ({
            label: (
              <>
                {PHASE_WORDS[phase]}
                <small>{PHASE_HINTS[phase]}</small>
              </>
            ),
            checked: phase === incident.phase,
            onSelect: () => (phase === incident.phase ? undefined : go(phase)),
          })),
        },
      ]}
    />
  )
}

/** What the escalation does next, counting down. */
function NextStep({ incident }: { incident: IncidentDetail }) {
  const soon = incident.escalation?.dueAt !== null && incident.escalation !== null
  const now = useNow(soon ? 'second' : 'minute')
  const words = escalationWords(incident, now)
  if (!words) return null
  return (
    <span className="incident-next ui-figures" data-loud={words.loud || undefined}>
      <TrendingUp aria-hidden />
      {words.text}
    </span>
  )
}
