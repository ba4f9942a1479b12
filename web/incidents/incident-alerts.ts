import { useQuery } from '@tanstack/react-query'
import { listAlerts } from '../../contract/alerts.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { queryOf } from '../api.ts'
import { useRefresh } from '../refresh.ts'
import { useSession } from '../session.tsx'

/** So many of an incident's alerts are shown beside its timeline. */
export const MOST = 8

/** The newest alerts of an incident; read once for all who ask. */
export function useIncidentAlerts(incident: IncidentDetail) {
  const { can } = useSession()
  const refetchInterval = useRefresh()
  return useQuery({
    ...queryOf(listAlerts, { query: { incidentId: incident.id, state: 'all', limit: MOST } }),
    refetchInterval,
    enabled: can('alert.read'),
  })
}
