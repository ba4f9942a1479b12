import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { resolveAlerts, type AlertChoice } from '../../contract/alerts.ts'
import type { Instant } from '../../domain/time.ts'
import { call } from '../api.ts'
import { readAgain, undo, useBulk } from '../incidents/use-bulk.ts'
import { toast, toastProblem } from '../ui/feedback/toast.ts'

/**
 * What can be done to alerts, on the server for all of a choice: resolved by themselves; acknowledged and snoozed with
 * their incidents. Each answers whether anything was done, and can be taken back for ten seconds.
 */
export function useAlertActs() {
  const client = useQueryClient()
  const bulk = useBulk()
  const [resolving, setResolving] = useState(false)

  async function resolve(choice: AlertChoice): Promise<boolean> {
    setResolving(true)
    try {
      const { bulkId, done, resolvedIncidents } = await call(resolveAlerts, { body: { ...choice, reason: '' } })
      void readAgain(client)
      if (done === 0) toast('Nothing matched', { tone: 'plain', detail: 'The alerts are resolved already.' })
      else
        toast(`Resolved ${done.toLocaleString('en')} ${done === 1 ? 'alert' : 'alerts'}`, {
          detail:
            resolvedIncidents > 0
              ? `${resolvedIncidents.toLocaleString('en')} ${resolvedIncidents === 1 ? 'incident' : 'incidents'} ended with it.`
              : undefined,
          undo: () => undo(client, bulkId),
        })
      return done > 0
    } catch (error) {
      toastProblem(error)
      return false
    } finally {
      setResolving(false)
    }
  }

  return {
    busy: resolving ? ('resolve' as const) : bulk.busy,
    resolve,
    acknowledge: (alerts: AlertChoice) => bulk.run('acknowledge', { alerts }),
    snooze: (alerts: AlertChoice, until: Instant) => bulk.run('snooze', { alerts }, { until }),
  }
}
