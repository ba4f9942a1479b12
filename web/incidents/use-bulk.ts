import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { bulkAct, undoBulk } from '../../contract/incidents.ts'
import type { Instant } from '../../domain/time.ts'
import { call } from '../api.ts'
import { toast, toastProblem } from '../ui/feedback/toast.ts'

type Body = z.output<typeof bulkAct.body>
export type Act = Body['act']
/** Which incidents an act is for: those named, all that a filter matches, or those of some alerts. */
export type Choice = Pick<Body, 'ids' | 'filter' | 'alerts' | 'except'>

const DONE: Record<Act, string> = { acknowledge: 'Acknowledged', resolve: 'Resolved', unacknowledge: 'Given back', snooze: 'Snoozed' }

/** Everything that may look different after somebody responded. */
export function readAgain(client: QueryClient): Promise<unknown> {
  return Promise.all(
    ['incidents', 'alerts', 'counts', 'me', 'services'].map((subject) => client.invalidateQueries({ queryKey: [subject] })),
  )
}

/**
 * Acts on one incident or thousands, on the server, and says what became of it; for ten seconds it can be taken back.
 * Answers whether anything was done.
 *
 *     const { busy, run } = useBulk()
 *     await run('acknowledge', { ids: [12] })
 */
export function useBulk() {
  const client = useQueryClient()
  const [busy, setBusy] = useState<Act>()

  async function run(act: Act, choice: Choice, more: { until?: Instant; note?: string | undefined } = {}): Promise<boolean> {
    setBusy(act)
    try {
      const answer = await call(bulkAct, { body: { act, ...choice, ...more } })
      void readAgain(client)
      say(act, answer, choice.ids && choice.ids.length === 1 ? choice.ids[0] : undefined, () => undo(client, answer.bulkId))
      return answer.done > 0
    } catch (error) {
      toastProblem(error)
      return false
    } finally {
      setBusy(undefined)
    }
  }
  return { busy, run }
}

/** Takes a bulk act back; says what stays because somebody changed it since. */
export async function undo(client: QueryClient, bulkId: number): Promise<void> {
  const { refused } = await call(undoBulk, { params: { id: bulkId } })
  await readAgain(client)
  if (refused > 0) toast(`${refused} stayed as they are`, { tone: 'plain', detail: 'Somebody changed them in the meantime.' })
}

type Answer = { done: number; refused: number; reasons: { reason: string; count: number }[] }

function say(act: Act, { done, refused, reasons }: Answer, single: number | undefined, takeBack: () => unknown): void {
  const why = reasons.map(({ reason, count }) => (refused === 1 ? reason : `${count} × ${reason}`)).join('. ')
  if (done === 0 && refused === 0) return toast('Nothing matched', { tone: 'plain', detail: 'Somebody else may have been faster.' })
  if (done === 0) return toast(`Not ${DONE[act].toLowerCase()}`, { tone: 'error', detail: why })
  const what = single === undefined ? `${done.toLocaleString('en')} ${done === 1 ? 'incident' : 'incidents'}` : `#${single}`
  toast(`${DONE[act]} ${what}`, { detail: refused > 0 ? `${refused} refused: ${why}` : undefined, undo: takeBack })
}
