import { IMPACT_WORDS, IMPACTS, type Impact } from '../../domain/scenario.ts'
import { SEVERITY_WORDS, type Urgency } from '../../domain/severity.ts'
import { PRIORITIES, PRIORITY_WORDS, type Priority } from '../../domain/asset.ts'
import type { Cell, Matrix } from '../../domain/urgency.ts'
import type { Option } from '../ui/form/control.ts'

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** A place of the matrix. */
export type Place = `${Priority}-${Impact}`
export const placeOf = (priority: Priority, impact: Impact): Place => `${priority}-${impact}`
const PLACES = PRIORITIES.flatMap((priority) => IMPACTS.map((impact) => ({ priority, impact, place: placeOf(priority, impact) })))

export const sameCell = (one: Cell, other: Cell): boolean => one.severity === other.severity && one.urgency === other.urgency
/** `Critical, high urgency`. */
export const cellText = ({ severity, urgency }: Cell): string => `${SEVERITY_WORDS[severity]}, ${urgency} urgency`
export const placeText = (priority: Priority, impact: Impact): string => `P${priority}, ${IMPACT_WORDS[impact]}`
/** `Vital`, without why. */
export const rankText = (priority: Priority): string => PRIORITY_WORDS[priority].split(':')[0]!

export type Draft = Partial<Record<Place, Cell>>

/** The matrix with what was changed in it. */
export function drafted(matrix: Matrix, draft: Draft): Matrix {
  const next = structuredClone(matrix)
  for (const { priority, impact, place } of PLACES) next[priority][impact] = draft[place] ?? matrix[priority][impact]
  return next
}

/** What makes `to` of `from`: only cells that differ. */
export function draftBetween(from: Matrix, to: Matrix): Draft {
  const differ = PLACES.filter(({ priority, impact }) => !sameCell(from[priority][impact], to[priority][impact]))
  return Object.fromEntries(differ.map(({ priority, impact, place }) => [place, to[priority][impact]]))
}

export const URGENCY_OPTIONS: readonly Option<Urgency>[] = [
  { value: 'high', label: 'High urgency', hint: 'Wakes people' },
  { value: 'low', label: 'Low urgency', hint: 'Can wait until they look' },
]

export const IMPACT_OPTIONS: readonly Option<Impact>[] = [
  { value: 4, label: 'Severe', hint: 'It is gone, or in the hands of others' },
  { value: 3, label: 'Major', hint: 'It does its work badly, or something is lost' },
  { value: 2, label: 'Moderate', hint: 'It will be worse unless somebody acts' },
  { value: 1, label: 'Minor', hint: 'Worth knowing' },
]

export const count = (number: number, one: string, many: string): string => `${number.toLocaleString('en')} ${number === 1 ? one : many}`
