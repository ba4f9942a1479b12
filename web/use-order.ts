import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Endpoint } from '../contract/endpoint.ts'
import { call, type Input } from './api.ts'
import { toastProblem } from './ui/feedback/toast.ts'
import { moved } from './ui/data/moves.tsx'
import { announce } from './ui/feedback/announcer.ts'

type Row = { id: number; name: string }

/**
 * Rows in the order that somebody is putting them into. It is saved step by step, and holds against whatever is read
 * meanwhile until the last step is saved: who moves a row seven places presses faster than the server answers.
 * `subjects`: what is read again then.
 *
 *     const { ordered, move } = useOrder(items, orderScenarios, ['scenarios', 'urgency-matrix'])
 */
export function useOrder<Item extends Row>(items: Item[], save: Endpoint, subjects: readonly string[]) {
  const client = useQueryClient()
  const [order, setOrder] = useState<readonly number[]>()
  const saving = useRef(Promise.resolve())
  const waiting = useRef(0)
  const place = new Map(order?.map((id, at) => [id, at]))
  // what was added meanwhile stands at the end, as it does on the server
  const ordered = order ? items.toSorted((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity)) : items

  async function send(ids: number[]): Promise<void> {
    try {
      await call(save, { body: { ids } } as Input<Endpoint>)
    } catch (error) {
      toastProblem(error)
    }
    if (waiting.current === 1) await Promise.all(subjects.map((subject) => client.invalidateQueries({ queryKey: [subject] })))
    waiting.current--
    if (waiting.current === 0) setOrder(undefined)
  }

  const move = (from: number, by: number): void => {
    const next = moved(
      ordered.map(({ id }) => id),
      from,
      by,
    )
    setOrder(next)
    announce(`${ordered[from]!.name} is now ${from + by + 1} of ${ordered.length}`)
    waiting.current++
    saving.current = saving.current.then(() => send(next))
  }

  return { ordered, move }
}
