import { useQueryClient } from '@tanstack/react-query'
import { ListChecks, Plus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { listScenarios, orderScenarios, type Scenario } from '../../contract/urgency.ts'
import { call, keyOf, queryOf, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { announce } from '../ui/feedback/announcer.ts'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'
import { Section } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
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
        <ScenarioDialog key={open?.id ?? 'new'} scenario={open} onClose={() => setSearch({ do: undefined, open: undefined })} />
      )}
    </Section>
  )
}

function Ordered({ items, may, onOpen }: { items: Scenario[]; may: boolean; onOpen: (id: number) => void }) {
  const client = useQueryClient()
  const list = useRef<HTMLOListElement>(null)
  const moved = useRef<{ id: number; by: number }>(null)

  // a row that was moved has lost the focus, or stands where it cannot go on
  useEffect(() => {
    if (!moved.current) return
    const { id, by } = moved.current
    moved.current = null
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>(`[data-scenario="${id}"] [data-move]`) ?? []
    const wanted = [...buttons].find((button) => Number(button.dataset['move']) === by && !button.disabled)
    ;(wanted ?? [...buttons].find((button) => !button.disabled))?.focus()
  }, [items])

  async function move(from: number, by: number): Promise<void> {
    const to = from + by
    const row = items[from]
    if (!row || to < 0 || to >= items.length) return
    const next = items.toSpliced(from, 1).toSpliced(to, 0, row)
    const { queryKey } = queryOf(listScenarios)
    moved.current = { id: row.id, by }
    await client.cancelQueries({ queryKey })
    client.setQueryData(queryKey, { items: next })
    announce(`${row.name} is now ${to + 1} of ${items.length}`)
    try {
      await call(orderScenarios, { body: { ids: next.map(({ id }) => id) } })
    } catch (error) {
      toastProblem(error)
    } finally {
      void client.invalidateQueries({ queryKey: [keyOf(listScenarios)[0]] })
      void client.invalidateQueries({ queryKey: ['urgency-matrix'] })
    }
  }

  return (
    <ol ref={list} className="urgency-scenarios">
      {items.map((scenario, at) => (
        <ScenarioRow
          key={scenario.id}
          scenario={scenario}
          at={at}
          of={items.length}
          {...(may ? { onOpen: () => onOpen(scenario.id), onMove: (by: number) => void move(at, by) } : {})}
        />
      ))}
    </ol>
  )
}
