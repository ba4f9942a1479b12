import type { ReactNode } from 'react'
import './badge.css'

/**
 * A small neutral word beside a thing: a kind, a role, a count. Colour only for what is a state.
 *
 *     <Badge>Override</Badge>  <Badge tone="resolved">Tested</Badge>
 */
export function Badge({
  tone = 'plain',
  icon,
  children,
}: {
  tone?: 'plain' | 'accent' | 'critical' | 'high' | 'medium' | 'low' | 'acknowledged' | 'resolved' | 'suppressed'
  icon?: ReactNode
  children: ReactNode
}) {
  return (
    <span className="ui-badge" data-tone={tone}>
      {icon}
      {children}
    </span>
  )
}

/** A number that asks for attention, 0 shows nothing: `<Count value={3} label="unacknowledged pages" loud />`. */
export function Count({ value, label, loud }: { value: number; label: string; loud?: boolean }) {
  if (value === 0) return null
  return (
    <span className="ui-count" data-loud={loud || undefined}>
      <span aria-hidden>{value > 99 ? '99+' : value}</span>
      <span className="ui-unseen">
        {value} {label}
      </span>
    </span>
  )
}
