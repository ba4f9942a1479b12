import { ListChecks, Plus } from 'lucide-react'
import { listScenarios, orderScenarios, type Scenario } from '../../contract/urgency.ts'
import { useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { useFollow } from '../ui/data/moves.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { useOrder } from '../use-order.ts'
import { ScenarioDialog } from './scenario-dialog.tsx'
import { ScenarioRow } from './scenario-row.tsx'

type Search = { open?: string; do?: string }

/** What could happen, in the order in which an alert is tried by it. */
export function ScenarioSection() {
  const may = useSession().can('urgency.write')
  const [search, setSearch] = useSearchState<Search>()
  const query = useCall(listScenarios)
  const items = query.data?.items
  const open = items?.find(({ id }) => String(id) === search.open)
  const make = may && (
    <Button icon={Plus} onClick={() => setSearch({ do: 'new' }, true)}>
      New scenario
    </Button>
  )
  return (
    <Section
      title="What could happen"
      hint="An alert is tried by these from the top; the first that it meets says what it is and how bad. What meets none is as bad as its sender says."
      act={make}
    >
      {items ? (
        items.length === 0 ? (
          <EmptyState icon={ListChecks} title="No scenarios" act={make}>
            Until there is one, an alert is as bad as its sender says, crossed with the priority of its asset.
          </EmptyState>
        ) : (
          <Ordered items={items} may={may} onOpen={(id) => setSearch({ open: String(id) }, true)} />
        )
      ) : query.error ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : (
        <Skeleton rows={7} />
      )}
      {may && items && (search.do === 'new' || open) && (
        <ScenarioDialog
          key={open?.id ?? 'new'}
          scenario={open}
          reload={query.refetch}
          onClose={() => setSearch({ do: undefined, open: undefined })}
        />
      )}
    </Section>
  )
}

function Ordered({ items, may, onOpen }: { items: Scenario[]; may: boolean; onOpen: (id: number) => void }) {
  const { ordered, move } = useOrder(items, orderScenarios, ['scenarios', 'urgency-matrix'])
  const { ref, follow } = useFollow<HTMLOListElement>(ordered)
  return (
    <ol ref={ref} className="urgency-scenarios">
      {ordered.map((scenario, at) => (
        <ScenarioRow
          key={scenario.id}
          scenario={scenario}
          at={at}
          of={ordered.length}
          {...(may
            ? {
                onOpen: () => onOpen(scenario.id),
                onMove: (by: number) => {
                  follow(at + by, by)
                  move(at, by)
                },
              }
            : {})}
        />
      ))}
    </ol>
  )
}
