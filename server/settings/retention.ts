import { Retention, USUAL_RETENTION } from '../../domain/retention.ts'
import type { Queryable } from '../db/database.ts'
import { findSetting } from './store.ts'

/** The setting that says how many days things are kept. */
export const RETENTION = 'retention'

/** What is set, with the usual in place of what is not. */
export async function findRetention(db: Queryable): Promise<Retention> {
  const parsed = Retention.safeParse((await findSetting(db, RETENTION)) ?? {})
  return parsed.success ? parsed.data : USUAL_RETENTION
}
