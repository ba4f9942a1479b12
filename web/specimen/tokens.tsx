import { Avatar, Person } from '../ui/data/avatar.tsx'
import { Badge, Count } from '../ui/data/badge.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { StateBadge } from '../ui/data/state-badge.tsx'
import { Section } from '../ui/layout/page.tsx'
import './specimen.css'

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
const STATES = ['triggered', 'acknowledged', 'snoozed', 'resolved', 'open', 'suppressed'] as const
const GROUNDS = ['ground', 'ground-sunken', 'ground-raised', 'ground-hover', 'ground-press', 'shift', 'shift-alt', 'accent', 'accent-soft']

/** Colours, states and type. */
export function TokenSpecimens() {
  return (
    <Section title="Colour is state" hint="An icon and a word always stand with it.">
      <div className="specimen-row">
        {SEVERITIES.map((severity) => (
          <SeverityBadge key={severity} severity={severity} />
        ))}
        {SEVERITIES.map((severity) => (
          <SeverityBadge key={severity} severity={severity} soft />
        ))}
      </div>
      <div className="specimen-row">
        {STATES.map((state) => (
          <StateBadge key={state} state={state} {...(state === 'acknowledged' ? { detail: 'Ann Okafor' } : {})} />
        ))}
        {STATES.map((state) => (
          <StateBadge key={state} state={state} soft={false} />
        ))}
      </div>
      <div className="specimen-row">
        <Badge>Override</Badge>
        <Badge tone="accent">You</Badge>
        <Badge tone="resolved">Tested</Badge>
        <Badge tone="medium">Never tested</Badge>
        <Count value={3} label="open" />
        <Count value={128} label="unacknowledged pages" loud />
        <Avatar name="Ann Okafor" />
        <Avatar name="Bo Lind" me />
        <Avatar name="李雷" size="large" on />
        <Person name="Wolfeschlegelsteinhausenbergerdorff Hubert Blaine" detail="until Fri 18:00" on />
      </div>
      <div className="specimen-swatches">
        {[...GROUNDS, ...SEVERITIES, 'acknowledged', 'resolved', 'suppressed'].map((name) => (
          <figure key={name}>
            <span style={{ background: `var(--${name})` }} />
            <figcaption>{name}</figcaption>
          </figure>
        ))}
      </div>
      <div>
        <h1>A page says what it is for</h1>
        <h2>A part says what is in it</h2>
        <h3>A thing has a name</h3>
        <p>Words are set in Inter at 13 px, figures line up: 11:11:11, 08:40:56, 1,234 of 98,765.</p>
        <p className="ui-muted">What matters less is softer. Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.</p>
        <code>host=db-7.eu-central-1 disk_free_bytes 0 != O, 1 != l != I</code>
      </div>
    </Section>
  )
}
