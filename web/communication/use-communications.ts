import { useQuery } from '@tanstack/react-query'
import { listCommunications } from '../../contract/communication.ts'
import { queryOf } from '../api.ts'
import { useRefresh } from '../refresh.ts'

/** What is to be said of an incident and what was said, kept up to date. */
export function useCommunications(incidentId: number) {
  const refetchInterval = useRefresh()
  return useQuery({ ...queryOf(listCommunications, { params: { id: incidentId } }), refetchInterval })
}
