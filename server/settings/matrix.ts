import { Matrix, USUAL_MATRIX } from '../../domain/urgency.ts'
import type { Queryable } from '../db/database.ts'
import { findSetting } from './store.ts'

/** The setting that says which severity and urgency follow from priority and impact; nodes are told when it changes. */
export const URGENCY_MATRIX = 'urgencyMatrix'

/** What is set, or the usual. */
export async function findMatrix(db: Queryable): Promise<Matrix> {
  const parsed = Matrix.safeParse(await findSetting(db, URGENCY_MATRIX))
  return parsed.success ? parsed.data : USUAL_MATRIX
}
