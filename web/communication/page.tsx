import { MessagesSquare, Play, Plus } from 'lucide-react'
import { listRules } from '../../contract/communication.ts'
import { useCall } from '../api.ts'
import { PrepareTabs } from '../assets/prepare-tabs.tsx'
import { useSession } from '../session.tsx'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { RuleList } from './rule-list.tsx'
import { STARTERS } from './starters.ts'
import './communication.css'

/** The communication plan: who is told what, when, by which way, and who answers for it. */
export function CommunicationPage() {
  const may = useSession().can('response.write')
  const { data, error, refetch } = useCall(listRules)
  return (
    <Page
      head={
        <PageHeader
          title="Communication"
          acts={
            <ButtonLink to="/communication/simulate" search={{}} icon={Play}>
              What would happen
            </ButtonLink>
          }
          act={
            may && (
              <ButtonLink to="/communication/new" search={{}} look="primary" icon={Plus}>
                New rule
              </ButtonLink>
            )
          }
          below={<PrepareTabs />}
        />
      }
    >
      {data ? (
        data.items.length === 0 ? (
          <EmptyState icon={MessagesSquare} title="No rule yet: nobody is told anything by itself">
            In the middle of an incident, whoever has to be told is forgotten first. A rule says who hears of which incidents, when and by
            which way; its text is made from the facts, and whoever answers for it is paged when it is late.
          </EmptyState>
        ) : (
          <>
            <p className="communication-idea">
              While an incident goes on, these are carried out by themselves: texts are drafted and given to whoever writes them, sent when
              they are approved, and whoever is late is paged.
            </p>
            <RuleList items={data.items} may={may} />
          </>
        )
      ) : error ? (
        <ErrorState error={error} retry={refetch} />
      ) : (
        <Skeleton rows={5} />
      )}
      {may && data && <Starters names={data.items.map(({ name }) => name)} />}
    </Page>
  )
}

/** Rules to begin with that are not there yet. */
function Starters({ names }: { names: readonly string[] }) {
  const left = STARTERS.filter(({ rule }) => !names.includes(rule.name))
  if (left.length === 0) return null
  return (
    <Section title={names.length > 0 ? 'Others to begin with' : 'Begin with one of these'} hint="Nothing is kept before you save it.">
      <ul className="communication-starters">
        {left.map(({ id, title, hint }) => (
          <li key={id}>
            <Link to="/communication/new" search={{ from: id }}>
              {title}
            </Link>
            <span>{hint}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
