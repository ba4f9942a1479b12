import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Endpoint } from '../contract/endpoint.ts'
import { call, keyOf, queryOf, type Input } from './api.ts'
import { announce } from './ui/feedback/announcer.ts'
import { toastProblem } from './ui/feedback/toast.ts'
import { moved } from './ui/data/moves.tsx'

/**
 * Moves rows of a list that has an order: shown at once, saved one move after the other, so that two quick ones cannot
 * overtake each other.
 *
 *     const move = useOrder(listScenarios, orderScenarios, ['urgency-matrix'])
 *     void move(items, 2, -1)
 */
export function useOrder<Row extends { id: number; name: string }>(list: Endpoint, order: Endpoint, alsoRead: readonly string[] = []) {
  const client = useQueryClient()
  const mutationKey = keyOf(order)
  const save = useMutation({
    mutationKey,
    scope: { id: order.path },
    mutationFn: (ids: number[]) => call(order, { body: { ids } } as Input<Endpoint>),
    onError: toastProblem,
    onSettled: () => {
      // while another move waits, the server's order is not yet the one on show
      if (client.isMutating({ mutationKey }) > 1) return
      for (const subject of [keyOf(list)[0], ...alsoRead]) void client.invalidateQueries({ queryKey: [subject] })
    },
  })
  return async (items: readonly Row[], from: number, by: number): Promise<void> => {
    const next = moved(items, from, by)
    const { queryKey } = queryOf(list)
    // what is being read now would put the old order back
    await client.cancelQueries({ queryKey })
    client.setQueryData(queryKey, { items: next })
    announce(`${items[from]!.name} is now ${from + by + 1} of ${items.length}`)
    save.mutate(next.map(({ id }) => id))
  }
}
