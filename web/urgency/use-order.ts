import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { orderScenarios, type Scenario } from '../../contract/urgency.ts'
import { call } from '../api.ts'
import { toastProblem } from '../ui/feedback/toast.ts'

/**
 * Scenarios in the order that somebody is putting them into. It is saved step by step, and holds against whatever is
 * read meanwhile until the last step is saved: who moves a row seven places presses faster than the server answers.
 */
export function useOrder(items: Scenario[]): { ordered: Scenario[]; move: (from: number, to: number) => void } {
  const client = useQueryClient()
  const [order, setOrder] = useState<readonly number[]>()
  const saving = useRef(Promise.resolve())
  const waiting = useRef(0)
  const place = new Map(order?.map((id, at) => [id, at]))
  // what was added meanwhile stands at the end, as it does on the server
  const ordered = order ? items.toSorted((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity)) : items

  async function save(ids: number[]): Promise<void> {
    try {
      await call(orderScenarios, { body: { ids } })
    } catch (error) {
      toastProblem(error)
    }
    if (waiting.current === 1)
      await Promise.all(['scenarios', 'urgency-matrix'].map((key) => client.invalidateQueries({ queryKey: [key] })))
    waiting.current--
    if (waiting.current === 0) setOrder(undefined)
  }

  return {
    ordered,
    move(from, to) {
      const ids = ordered.map(({ id }) => id)
      const next = ids.toSpliced(from, 1).toSpliced(to, 0, ids[from]!)
      setOrder(next)
      waiting.current++
      saving.current = saving.current.then(() => save(next))
    },
  }
}
