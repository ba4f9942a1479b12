import { useState } from 'react'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { Button } from '../ui/action/button.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { useSession } from '../session.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { byPerson, channelName, pageState, type PageLine } from './page-words.ts'
import { SidePanel } from './side-panel.tsx'

const FIRST = 3

/** Who was paged how, and what became of each page. */
export function PagesPanel({ incident }: { incident: IncidentDetail }) {
  const people = byPerson(incident.pages)
  return (
    <SidePanel title="Pages" count={incident.pages.length}>
      {people.length === 0 ? (
        <p className="ui-muted">{incident.escalation === null ? 'This incident pages nobody.' : 'No page was made yet.'}</p>
      ) : (
        <ul className="incident-pages">
          {people.map(({ userId, name, pages }) => (
            <OnePerson key={userId} userId={userId} name={name} pages={pages} />
          ))}
        </ul>
      )}
    </SidePanel>
  )
}

function OnePerson({ userId, name, pages }: { userId: number; name: string; pages: PageLine[] }) {
  const { me } = useSession()
  const [all, setAll] = useState(false)
  const shown = all ? pages : pages.slice(0, FIRST)
  const reasons = new Set(pages.map(({ reason }) => reason))
  return (
    <li>
      <Person name={name} me={userId === me.id} />
      {reasons.size === 1 && <small className="incident-pages-why">{pages[0]!.reason}</small>}
      <ul>
        {shown.map((page) => (
          <OnePage key={page.id} page={page} why={reasons.size > 1} />
        ))}
      </ul>
      {pages.length > shown.length && (
        <Button look="plain" size="small" onClick={() => setAll(true)}>
          {pages.length - shown.length} earlier
        </Button>
      )}
    </li>
  )
}

function OnePage({ page, why }: { page: PageLine; why: boolean }) {
  const { word, tone } = pageState(page)
  const at = page.sentAt ?? page.dueAt
  return (
    <li className="incident-page-line">
      <span>{channelName(page.channel)}</span>
      <Badge tone={tone}>{word}</Badge>
      <span className="incident-page-when">{at !== null && <Timestamp at={at} show={page.sentAt === null ? 'both' : 'absolute'} />}</span>
      {(why || page.detail) && <small>{[why && page.reason, page.detail].filter(Boolean).join('; ')}</small>}
    </li>
  )
}
