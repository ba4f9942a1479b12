import { Scale } from 'lucide-react'
import { listObligations, setObligation, type ObligationShown } from '../../contract/clocks.ts'
import { useAct, useCall } from '../api.ts'
import { PrepareTabs } from '../assets/prepare-tabs.tsx'
import { useSession } from '../session.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { ObligationDialog } from './obligation-dialog.tsx'
import { ObligationRow } from './obligation-row.tsx'
import './clocks.css'

/** Which duties to report hold here, by which clocks, and who has looked at them. */
export function ClocksPage() {
  const may = useSession().can('response.write')
  const [search, setSearch] = useSearchState<{ q?: string; open?: string }>()
  const query = useCall(listObligations)
  const set = useAct(setObligation, { alsoRead: ['incidents'] })
  const rows = (query.data?.items ?? []).filter((row) => matches(row, search.q ?? ''))
  const opened = query.data?.items.find(({ id }) => id === search.open)

  function list(of: readonly ObligationShown[]) {
    return (
      <ul className="obligations">
        {of.map((row) => (
          <ObligationRow
            key={row.id}
            obligation={row}
            {...(may
              ? {
                  onOpen: () => setSearch({ open: row.id }, true),
                  onSwitch: async (enabled: boolean) => {
                    const put = (to: boolean) => set.mutateAsync({ params: { key: row.id }, body: { ...row.setting, enabled: to } })
                    await put(enabled)
                    toast(`${row.title} is ${enabled ? 'on' : 'off'}`, { undo: () => put(!enabled) })
                  },
                }
              : {})}
          />
        ))}
      </ul>
    )
  }
  const [on, off] = [rows.filter(({ enabled }) => enabled), rows.filter(({ enabled }) => !enabled)]
  return (
    <Page
      head={
        <PageHeader
          title="Clocks"
          below={
            <div className="clocks-below">
              <PrepareTabs />
              <FilterBar search="q" placeholder="Search laws and countries" filters={[]} value={search} onChange={setSearch} />
            </div>
          }
        />
      }
    >
      <p className="clocks-idea">
        Laws count in hours from the moment somebody knew. At an incident Muster suggests which of these are worth looking at, and why; a
        person decides and starts the clock. What stands here is a help to remember, no legal advice: have your counsel look at it and put
        down when.
      </p>
      {query.isPending ? (
        <Skeleton rows={8} />
      ) : query.error && !query.data ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : rows.length === 0 ? (
        <EmptyState icon={Scale} title="No obligation with these words">
          Take the search away, or try another word.
        </EmptyState>
      ) : (
        <>
          {on.length > 0 && (
            <Section title="Looked at in an incident" hint="These are suggested where something speaks for them, and can be started.">
              {list(on)}
            </Section>
          )}
          {off.length > 0 && (
            <Section title="Switched off" hint="Nobody is asked about these. Switch on what holds for you.">
              {list(off)}
            </Section>
          )}
        </>
      )}
      {may && opened && (
        <ObligationDialog
          key={opened.id}
          obligation={opened}
          calendars={query.data?.calendars ?? []}
          onClose={() => setSearch({ open: undefined })}
        />
      )}
    </Page>
  )
}

function matches({ title, jurisdiction }: ObligationShown, words: string): boolean {
  return `${title} ${jurisdiction}`.toLowerCase().includes(words.trim().toLowerCase())
}
