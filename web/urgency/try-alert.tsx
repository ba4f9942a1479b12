import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { judgeSample } from '../../contract/urgency.ts'
import type { Severity } from '../../domain/severity.ts'
import { queryOf, type Output } from '../api.ts'
import { findAssets } from '../find.ts'
import { Link } from '../ui/action/link.tsx'
import { SEVERITY_OPTIONS, SeverityBadge } from '../ui/data/severity.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { Field } from '../ui/form/field.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { Facts, Section } from '../ui/layout/page.tsx'
import { useSettled } from '../ui/settled.ts'

/** An alert that nobody sent: what it would mean on an asset, and why. */
export function TryAlert() {
  const [title, setTitle] = useState('')
  const [severity, setSeverity] = useState<Severity>('high')
  const [assetId, setAssetId] = useState<number | null>(null)
  const settled = useSettled(title, 300)
  const checked = judgeSample.body.safeParse({ title: settled, severity, assetId })
  const result = useQuery({
    ...queryOf(judgeSample, { body: { title: settled, severity, labels: {}, assetId: assetId ?? 0 } }),
    enabled: checked.success,
    placeholderData: keepPreviousData,
    // what it depends on may have changed anywhere
    staleTime: 0,
  })
  const tooLong = checked.error?.issues.find(({ path, code }) => path[0] === 'title' && code === 'too_big')?.message
  return (
    <Section title="Try an alert" hint="Nothing is sent and nobody is paged.">
      <div className="ui-stack urgency-try">
        <Field label="Title" error={tooLong}>
          <TextInput value={title} onChange={setTitle} placeholder="Checkout is down" autoComplete="off" />
        </Field>
        <Field label="Severity that its sender gives">
          <Select value={severity} onChange={(next) => next && setSeverity(next)} options={SEVERITY_OPTIONS} />
        </Field>
        <Field label="Asset that it is about">
          <Combobox
            value={assetId}
            onChange={setAssetId}
            options={findAssets}
            placeholder="Find an asset"
            nothing="No asset of this name"
          />
        </Field>
        <div className="urgency-verdict" aria-live="polite" aria-busy={result.isFetching || undefined}>
          {!checked.success ? (
            <p className="ui-muted">Give it a title and an asset to see what it would mean there.</p>
          ) : result.error ? (
            <ErrorState small error={result.error} retry={result.refetch} />
          ) : result.data ? (
            <Verdict verdict={result.data} />
          ) : (
            <Skeleton rows={3} />
          )}
        </div>
      </div>
    </Section>
  )
}

function Verdict({ verdict }: { verdict: Output<typeof judgeSample> }) {
  const { words, severity, urgency, service, policy } = verdict
  return (
    <>
      <p className="urgency-words">
        {words === null ? 'What its sender says stands: neither the asset nor what needs it has a priority yet.' : `${words}.`}
      </p>
      <Facts
        items={[
          ['Severity', <SeverityBadge key="severity" severity={severity} />],
          ['Urgency', urgency === 'high' ? 'High: wakes people' : 'Low: can wait'],
          [
            'Service',
            service ? (
              <Link key="service" to="/services/$id" params={{ id: service.id }} search={{}}>
                {service.name}
              </Link>
            ) : (
              'That of the integration it comes by'
            ),
          ],
          [
            'Pages by',
            policy ? (
              <Link key="policy" to="/policies/$id" params={{ id: policy.id }} search={{}}>
                {policy.name}
              </Link>
            ) : (
              'The policy of that service'
            ),
          ],
        ]}
      />
    </>
  )
}
