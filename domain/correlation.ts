import { z } from 'zod'

/**
 * How a service's alerts come together in incidents: each its own; all that are open together; or those
 * that agree in the named labels (`@group` stands for the sender's own grouping, `@source` for the host
 * it speaks about).
 */
export const Grouping = z.strictObject({
  by: z.enum(['alert', 'service', 'labels']),
  labels: z.array(z.string().trim().min(1).max(200)).max(10, 'At most 10 labels.').default([]),
  /** Minutes since an incident opened during which alerts still join it; null: as long as it is open. */
  windowMinutes: z.int().min(1).max(10_080).nullable().default(null),
  /** Minutes after its resolution in which the same trouble reopens an incident instead of opening another; 0: never. */
  reopenMinutes: z.int().min(0).max(1_440).default(0),
})
export type Grouping = z.infer<typeof Grouping>

export const DEFAULT_GROUPING: Grouping = { by: 'labels', labels: ['@group'], windowMinutes: null, reopenMinutes: 0 }

/** The group key of an alert on its service; null: it stands alone. Alerts with the same key share an open incident. */
export function groupKey(
  grouping: Grouping,
  alert: { key: string; group?: string | undefined; source?: string | undefined; labels: Record<string, string> },
): string | null {
  if (grouping.by === 'alert') return null
  if (grouping.by === 'service') return 'service'
  const parts = grouping.labels.map((label) => {
    if (label === '@group') return alert.group ?? alert.labels['alertname'] ?? alert.key
    if (label === '@source') return alert.source ?? ''
    return alert.labels[label] ?? ''
  })
  return JSON.stringify(parts)
}
