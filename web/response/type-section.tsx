import { Plus, UsersRound } from 'lucide-react'
import { listIncidentTypes, orderIncidentTypes, type IncidentType } from '../../contract/response.ts'
import { useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { useOrder } from '../use-order.ts'
import { useFollow } from '../ui/data/moves.tsx'
import { TypeDialog } from './type-dialog.tsx'
import { TypeRow } from './type-row.tsx'
import type { Search } from './words.ts'

/** Types of incidents, in the order in which they are tried. */
export function TypeSection() {
  const may = useSession().can('response.write')
  const [search, setSearch] = useSearchState<Search>()
  const query = useCall(listIncidentTypes)
  const items = query.data?.items
  const open = items?.find(({ id }) => String(id) === search.open)
  const make = may && (
    <Button icon={Plus} onClick={() => setSearch({ do: 'newType' }, true)}>
      New type
    </Button>
  )
  return (
    <Section
      title="Types of incidents"
      hint="An incident is of the type that its scenario names, else of the first below that stands for its severity."
      act={make}
    >
      {items ? (
        items.length === 0 ? (
          <EmptyState icon={UsersRound} title="No types of incidents" act={make}>
            Until there is one, roles are given by hand at each incident, and nobody is paged for them.
          </EmptyState>
        ) : (
          <>
            <Vacant items={items} />
            <Ordered items={items} may={may} onOpen={(id) => setSearch({ open: String(id) }, true)} />
          </>
        )
      ) : query.error ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : (
        <Skeleton rows={6} />
      )}
      {may && items && (search.do === 'newType' || open) && (
        <TypeDialog key={open?.id ?? 'new'} type={open} onClose={() => setSearch({ do: undefined, open: undefined })} />
      )}
    </Section>
  )
}

/** Says loudly where a role would stay vacant if an incident opened now. */
function Vacant({ items }: { items: readonly IncidentType[] }) {
  const vacant = items.flatMap(({ name, roles }) =>
    roles.filter(({ now }) => now !== null && now.userId === null).map(({ roleName }) => `${roleName} (${name})`),
  )
  if (vacant.length === 0) return null
  return (
    <Banner tone="warning" title={vacant.length === 1 ? 'One role reaches nobody now' : `${vacant.length} roles reach nobody now`}>
      {vacant.join(', ')}. Add a deputy, or somebody to the schedule.
    </Banner>
  )
}

function Ordered({ items, may, onOpen }: { items: IncidentType[]; may: boolean; onOpen: (id: number) => void }) {
  const { ordered, move } = useOrder(items, orderIncidentTypes, ['incident-types'])
  const { ref, follow } = useFollow<HTMLOListElement>(ordered)
  return (
    <ol ref={ref} className="response-types">
      {ordered.map((type, at) => (
        <TypeRow
          key={type.id}
          type={type}
          at={at}
          of={ordered.length}
          {...(may
            ? {
                onOpen: () => onOpen(type.id),
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
