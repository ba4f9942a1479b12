import { orderRules, updateRule, type StoredRule } from '../../contract/communication.ts'
import type { CommunicationRule } from '../../domain/communication-plan.ts'
import { useAct } from '../api.ts'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Moves, useFollow } from '../ui/data/moves.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'
import { Switch } from '../ui/form/toggles.tsx'
import { useOrder } from '../use-order.ts'
import { useNames } from './use-names.ts'
import { ruleWords, type Names } from './words.ts'

const ALSO = { alsoRead: ['communication-plan'] } as const

/** A rule without what the server adds to it. */
export function ruleOf({ id: _id, audienceNames: _names, ...rule }: StoredRule): CommunicationRule {
  return rule
}

/** The rules in their order, each as a sentence. */
export function RuleList({ items, may }: { items: StoredRule[]; may: boolean }) {
  const { ordered, move } = useOrder(items, orderRules, ['communication-rules', 'communication-plan'])
  const { ref, follow } = useFollow<HTMLOListElement>(ordered)
  const { names } = useNames()
  const onMove = (at: number) => (by: number) => {
    follow(at + by, by)
    move(at, by)
  }
  return (
    <ol ref={ref} className="communication-rules" aria-label="Rules">
      {ordered.map((rule, at) => (
        <RuleRow key={rule.id} rule={rule} at={at} of={ordered.length} names={names} {...(may ? { onMove: onMove(at) } : {})} />
      ))}
    </ol>
  )
}

function RuleRow({
  rule,
  at,
  of,
  names,
  onMove,
}: {
  rule: StoredRule
  at: number
  of: number
  names: Names
  onMove?: (by: number) => void
}) {
  const update = useAct(updateRule, ALSO)
  const { who, when, by } = ruleWords(rule, names)
  const set = (enabled: boolean): void =>
    void update.mutateAsync({ params: { id: rule.id }, body: { ...ruleOf(rule), enabled } }).catch(toastProblem)
  return (
    <li className="communication-rule" data-off={!rule.enabled || undefined}>
      <span className="communication-position ui-figures" aria-hidden>
        {at + 1}
      </span>
      <div className="communication-rule-words">
        <h2>
          <Link to="/communication/$id" params={{ id: rule.id }} search={{}} look="row">
            {rule.name}
          </Link>
        </h2>
        <p>
          <strong>{who}</strong> {when}
        </p>
        <small>{by.join('; ')}</small>
      </div>
      <span className="communication-rule-acts">
        {onMove ? (
          <>
            <Switch value={rule.enabled} onChange={set} disabled={update.isPending} aria-label={`${rule.name} is on`} />
            <Moves what={rule.name} at={at} of={of} onMove={onMove} />
          </>
        ) : (
          !rule.enabled && <Badge tone="suppressed">Off</Badge>
        )}
      </span>
    </li>
  )
}
