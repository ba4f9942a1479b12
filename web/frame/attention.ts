import { useQuery } from '@tanstack/react-query'
import { counts } from '../../contract/incidents.ts'
import { queryOf } from '../api.ts'
import { useSession } from '../session.tsx'

/** What waits: pages for me, and incidents that nobody has taken. Zero while unknown. */
export function useAttention(): { pages: number; triggered: number } {
  const { can } = useSession()
  const { data } = useQuery({ ...queryOf(counts), enabled: can('incident.read') })
  return { pages: data?.myPages ?? 0, triggered: data?.triggered ?? 0 }
}
