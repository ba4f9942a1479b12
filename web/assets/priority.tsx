import { PRIORITIES, PRIORITY_WORDS, type Priority } from '../../domain/asset.ts'
import type { Option } from '../ui/form/control.ts'
import './priority.css'

/** Tells whether a rank in text, as filters have it, is one: `1` to `4`. */
export const isPriority = (rank: number): rank is Priority => (PRIORITIES as readonly number[]).includes(rank)

/**
 * How important an asset is, by weight and not by colour: colour is kept for what happens now. `inherited` is a rank that
 * counts though nobody gave it.
 */
export function PriorityMark({ priority, inherited }: { priority: Priority | null; inherited?: boolean }) {
  return (
    <span className="priority" data-priority={priority ?? 'none'} data-inherited={inherited || undefined}>
      {priority === null ? (
        <>
          <span aria-hidden>–</span>
          <span className="ui-unseen">Not ranked</span>
        </>
      ) : (
        `P${priority}`
      )}
    </span>
  )
}

/** `Vital` and why, apart: the words of a rank. */
export function priorityWords(priority: Priority): { label: string; hint: string } {
  const [label = '', hint = ''] = PRIORITY_WORDS[priority].split(': ')
  return { label, hint: `${hint.charAt(0).toUpperCase()}${hint.slice(1)}` }
}

/** For cards, selects and filters, the most important first. */
export const PRIORITY_OPTIONS: readonly Option<`${Priority}`>[] = PRIORITIES.map((priority) => ({
  value: `${priority}`,
  ...priorityWords(priority),
  icon: <PriorityMark priority={priority} />,
}))
