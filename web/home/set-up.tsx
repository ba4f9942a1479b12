import { Circle, TriangleAlert } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { getChecklist, type ChecklistItem } from '../../contract/checklist.ts'
import { queryOf } from '../api.ts'
import { useSession } from '../session.tsx'
import { Link } from '../ui/action/link.tsx'
import { Section } from '../ui/layout/page.tsx'
import { PageYourself } from './page-yourself.tsx'

/** What is still missing before a page reaches somebody; nothing once all is there. */
export function SetUp() {
  const { me } = useSession()
  // it is never told of by live updates, and it is short: asked for at every visit
  const { data } = useQuery({ ...queryOf(getChecklist), staleTime: 0 })
  const items = data?.items ?? []
  const missing = items.filter(({ done }) => !done)
  const { faults } = me.readiness
  if (missing.length === 0 && faults.length === 0) return null
  const done = items.length - missing.length
  return (
    <Section title="Not set up yet" hint={items.length > 0 ? `${done} of ${items.length} steps are done` : undefined}>
      <ul className="home-checklist">
        {faults.map((fault) => (
          <li key={fault} data-fault>
            <TriangleAlert aria-hidden />
            <span>
              <Link to="/me" search={{}}>
                You may not wake up
              </Link>
              <small>{fault}</small>
            </span>
          </li>
        ))}
        {missing.map((item) => (
          <Missing key={item.id} item={item} />
        ))}
      </ul>
    </Section>
  )
}

function Missing({ item: { id, title, why, to } }: { item: ChecklistItem }) {
  const { can } = useSession()
  return (
    <li>
      <Circle aria-label="Missing" />
      <span>
        {id === 'answered' ? <strong>{title}</strong> : <Link to={to as '/'}>{title}</Link>}
        <small>{why}</small>
        {id === 'answered' && can('page.send') && <PageYourself />}
      </span>
    </li>
  )
}
