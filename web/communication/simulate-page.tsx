import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { getAsset } from '../../contract/assets.ts'
import { simulatePlan } from '../../contract/communication.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import { queryOf } from '../api.ts'
import { PrepareTabs } from '../assets/prepare-tabs.tsx'
import { findAssets } from '../find.ts'
import { saturdayNight } from '../policies/simulator.tsx'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { SEVERITY_OPTIONS } from '../ui/data/severity.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { Field } from '../ui/form/field.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { useSettled } from '../ui/settled.ts'
import { currentInstant, useZone } from '../ui/time/now.ts'
import { useSearchState } from '../ui/url.ts'
import type { SimulationSearch } from './search.ts'
import { Outcome } from './outcome.tsx'
import './communication.css'

const wholeMinute = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE

/** What would happen for this, on that asset, at that time: who is paged, who has which role, who is told what. */
export function SimulatePage() {
  const zone = useZone()
  const [search, setSearch] = useSearchState<SimulationSearch>()
  const [title, setTitle] = useState(search.title ?? '')
  const [night] = useState(() => saturdayNight(zone, currentInstant()))
  const settledTitle = useSettled(title.trim(), 400)
  const keep = useEffectEvent((text: string) => {
    if (text !== (search.title ?? '')) setSearch({ title: text || undefined })
  })
  useEffect(() => keep(settledTitle), [settledTitle])

  const assetId = search.asset === undefined ? null : Number(search.asset)
  const severity = search.severity ?? 'high'
  const at = search.at === undefined ? night : Date.parse(search.at)
  const asked = assetId !== null && settledTitle !== ''
  const asset = useQuery({ ...queryOf(getAsset, { params: { id: assetId ?? 0 } }), enabled: assetId !== null })
  const query = useQuery({
    ...queryOf(simulatePlan, {
      body: { title: settledTitle, severity, assetId: assetId ?? 0, at, personalData: search.personal === 'yes' },
    }),
    enabled: asked,
    placeholderData: keepPreviousData,
  })
  const setAt = (instant: Instant | null): void => void (instant !== null && setSearch({ at: new Date(instant).toISOString() }))
  return (
    <Page
      head={
        <PageHeader
          title="What would happen"
          back={
            <Link to="/communication" search={{}}>
              Communication
            </Link>
          }
          below={<PrepareTabs />}
        />
      }
    >
      <div className="communication-asked">
        <Field label="On which asset">
          <Combobox
            value={assetId}
            options={findAssets}
            known={asset.data ? [{ value: asset.data.id, label: asset.data.name }] : []}
            placeholder="Find an asset or a service"
            nothing="No asset of this name"
            onChange={(id) => setSearch({ asset: id === null ? undefined : String(id) })}
          />
        </Field>
        <Field label="What happens">
          <TextInput value={title} onChange={setTitle} placeholder="Checkout does not answer" maxLength={1_024} autoComplete="off" />
        </Field>
        <Field label="As bad as its sender says">
          <Select value={severity} onChange={(next) => next !== null && setSearch({ severity: next })} options={SEVERITY_OPTIONS} />
        </Field>
        <div className="communication-when">
          <Field label="When">
            <DateTimeInput value={at} onChange={setAt} />
          </Field>
          <div className="ui-row">
            <Button size="small" onClick={() => setAt(saturdayNight(zone, currentInstant()))}>
              Saturday 03:00
            </Button>
            <Button size="small" onClick={() => setAt(wholeMinute(currentInstant()))}>
              Now
            </Button>
          </div>
        </div>
        <Checkbox
          value={search.personal === 'yes'}
          onChange={(on) => setSearch({ personal: on ? 'yes' : undefined })}
          label="Personal data are concerned"
        />
      </div>
      {!asked ? (
        <EmptyState icon={Play} title="Nothing is asked yet">
          Choose an asset and say what happens to it. Nothing is sent and nobody is paged: the answer comes from the same rules by which it
          would happen.
        </EmptyState>
      ) : query.data ? (
        <div aria-busy={query.isPlaceholderData || undefined}>
          <Outcome outcome={query.data} at={at} zone={zone} />
        </div>
      ) : query.error ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : (
        <Skeleton rows={8} />
      )}
    </Page>
  )
}
