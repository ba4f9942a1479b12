import { BellOff, BellRing, CircleCheck, CircleDot, Clock, Eye, type LucideIcon } from 'lucide-react'
import './badge.css'

const STATES = {
  triggered: { word: 'Triggered', icon: BellRing },
  open: { word: 'Open', icon: CircleDot },
  acknowledged: { word: 'Acknowledged', icon: Eye },
  snoozed: { word: 'Snoozed', icon: Clock },
  resolved: { word: 'Resolved', icon: CircleCheck },
  suppressed: { word: 'Suppressed', icon: BellOff },
} satisfies Record<string, { word: string; icon: LucideIcon }>

/** How the response stands. */
export type ResponseState = keyof typeof STATES

/**
 * The state of an incident or alert as mark and word. What nobody has taken yet (`triggered`) is the loudest, in ink:
 * its colour is its severity's.
 *
 *     <StateBadge state="acknowledged" detail="Ann" />
 */
export function StateBadge({
  state,
  detail,
  soft = true,
}: {
  state: ResponseState
  /** Who, or until when. */ detail?: string | undefined
  soft?: boolean
}) {
  const { word, icon: Icon } = STATES[state]
  return (
    <span className="ui-state-badge" data-tone={state} data-soft={soft || undefined}>
      <Icon aria-hidden strokeWidth={2} />
      {word}
      {detail && <span className="ui-state-badge-detail">{detail}</span>}
    </span>
  )
}
