import { useQuery } from '@tanstack/react-query'
import { listCommunications, type Communication } from '../../contract/communication.ts'
import { SECOND } from '../../domain/time.ts'
import { queryOf } from '../api.ts'
import { useRefresh } from '../refresh.ts'

/** A receipt for one of several is no entry in the record: whoever waits for it asks for it. */
const MOVING_MS = 3 * SECOND
const moves = ({ messages }: Communication): boolean => messages.some(({ state }) => state === 'due' || state === 'sending')

/** What is to be said of an incident and what was said, kept up to date. */
export function useCommunications(incidentId: number) {
  const usual = useRefresh()
  return useQuery({
    ...queryOf(listCommunications, { params: { id: incidentId } }),
    refetchInterval: ({ state: { data } }) => (data?.items.some(moves) ? MOVING_MS : usual),
  })
}
