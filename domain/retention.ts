import { z } from 'zod'

const days = (usual: number) => z.int().min(1, 'At least one day.').max(3_650, 'At most ten years.').default(usual)

/**
 * How many days things are kept. The record itself (timelines, audit) and whatever belongs to an open incident are
 * kept whatever stands here. Alerts are kept for a year and a half, so that a season can be compared with the last.
 * What was discovered waits for a decision without a limit of days: 20,000 wait at most, and those seen least recently go.
 */
export const Retention = z.strictObject({
  /** Payloads that could not be read, after they arrived. */
  unreadablePayloads: days(30),
  /** Deliveries and settled pages, after they were made. */
  pages: days(400),
  /** Alerts, after they were resolved. */
  alerts: days(540),
  /** Canary pages, after they were made. */
  canaries: days(2),
  /** Sessions, links and codes, after they ran out. */
  expired: days(30),
})
export type Retention = z.infer<typeof Retention>

export const USUAL_RETENTION: Retention = Retention.parse({})
