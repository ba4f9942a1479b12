import { useQuery } from '@tanstack/react-query'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { z } from 'zod'
import { getIntegration, type IntegrationWithKey } from '../../../contract/integrations.ts'
import { SECOND } from '../../../domain/time.ts'
import { queryOf } from '../../api.ts'
import { CopyField } from '../../ui/data/copy-field.tsx'
import { Markdown } from '../../ui/data/markdown.tsx'
import { announce } from '../../ui/feedback/announcer.ts'
import { Banner } from '../../ui/feedback/banner.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { Timestamp } from '../../ui/time/timestamp.tsx'

/** The key and the address that holds it, the one time that they are known. */
export function KeyOnce({ made }: { made: z.output<typeof IntegrationWithKey> }) {
  return (
    <div className="ui-stack">
      <Banner tone="warning" title="Copy the key now">
        It is shown this once and kept nowhere. If it is lost, give the integration a new one.
      </Banner>
      <CopyField label="Address, with the key in it" value={made.url} />
      <CopyField label="Key" value={made.key} secret />
    </div>
  )
}

/** What to do at the sender, and whether it worked. */
export function SetupSteps({ id, text }: { id: number; text: string }) {
  return (
    <Section title="At the sender">
      <FirstSignal id={id} />
      <Markdown text={text} />
    </Section>
  )
}

/** Waits for the first signal and says so when it came. */
export function FirstSignal({ id }: { id: number }) {
  const { data } = useQuery({
    ...queryOf(getIntegration, { params: { id } }),
    // a beat or an alert of a silent sender is not told live to everybody
    refetchInterval: ({ state }) => (heardAt(state.data) === null ? 3 * SECOND : false),
  })
  const heard = heardAt(data)
  const unreadable = data?.unreadableCount ?? 0
  const waited = useRef(false)
  useEffect(() => {
    if (data && heard === null) waited.current = true
    if (waited.current && heard !== null) announce('The first signal has arrived.')
  }, [data, heard])
  return (
    <div className="settings-signal" data-heard={heard !== null || undefined} data-unreadable={unreadable > 0 || undefined}>
      {heard === null ? (
        <>
          <span className="settings-waiting" aria-hidden />
          <span>
            <strong>Waiting for the first signal</strong>
            <br />
            <span className="ui-muted">Send one; it shows here within seconds.</span>
          </span>
        </>
      ) : (
        <>
          {unreadable > 0 ? <TriangleAlert aria-hidden /> : <CircleCheck aria-hidden />}
          <span>
            <strong>{unreadable > 0 ? 'A signal arrived, not everything could be read' : 'It works: a signal arrived'}</strong>
            <br />
            <Timestamp at={heard} />
            {unreadable > 0 && `. ${unreadable.toLocaleString('en')} unreadable: each is kept with the reason.`}
          </span>
        </>
      )}
    </div>
  )
}

function heardAt(data: { lastSignalAt: number | null; heartbeat: { lastBeatAt: number | null } | null } | undefined): number | null {
  return data?.heartbeat?.lastBeatAt ?? data?.lastSignalAt ?? null
}
