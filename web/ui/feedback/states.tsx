import { CloudOff, type LucideIcon, RotateCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../action/button.tsx'
import { problemOf } from '../../problem.ts'
import { ProblemWords } from './problem-banner.tsx'
import './states.css'

/**
 * Nothing here yet: says what would be here and offers the first step.
 *
 *     <EmptyState icon={Siren} title="No incidents" act={<Button look="primary">Declare one</Button>}>
 *       Incidents open by themselves when a monitoring tool sends an alert.
 *     </EmptyState>
 */
export function EmptyState({
  icon: Icon,
  title,
  act,
  children,
  small,
  page,
}: {
  icon?: LucideIcon
  title: string
  act?: ReactNode
  children?: ReactNode
  /** Inside a panel rather than as a page. */ small?: boolean
  /** In place of a whole page: the title is its heading. */ page?: boolean
}) {
  const Title = page ? 'h1' : 'p'
  return (
    <div className="ui-state" data-small={small || undefined}>
      {Icon && <Icon aria-hidden className="ui-state-icon" />}
      <Title className="ui-state-title">{title}</Title>
      {children && <div className="ui-state-words">{children}</div>}
      {act && <div className="ui-row ui-state-act">{act}</div>}
    </div>
  )
}

/**
 * Something could not be loaded: what, why, what next, and a way to try again. Takes whatever was thrown.
 *
 *     if (query.error) return <ErrorState error={query.error} retry={query.refetch} />
 */
export function ErrorState({ error, retry, small, page }: { error: unknown; retry?: () => unknown; small?: boolean; page?: boolean }) {
  const Title = page ? 'h1' : 'p'
  const problem = problemOf(error)
  const Icon = problem.code === 'unreachable' ? CloudOff : TriangleAlert
  return (
    <div className="ui-state" data-tone="error" data-small={small || undefined} role="alert">
      <Icon aria-hidden className="ui-state-icon" />
      <Title className="ui-state-title">{problem.title}</Title>
      <div className="ui-state-words">
        <ProblemWords problem={problem} />
      </div>
      {retry && (
        <div className="ui-row ui-state-act">
          <Button icon={RotateCw} onClick={() => void retry()}>
            Try again
          </Button>
        </div>
      )}
    </div>
  )
}

/**
 * The shape of what is coming, shown only after 300 ms so that quick answers do not flicker.
 *
 *     if (query.isPending) return <Skeleton rows={8} />
 */
export function Skeleton({ rows = 5, shape = 'rows' }: { rows?: number; shape?: 'rows' | 'text' | 'figure' }) {
  return (
    <div className="ui-skeleton" data-shape={shape} role="status" aria-busy="true">
      <span className="ui-unseen">Loading</span>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} aria-hidden />
      ))}
    </div>
  )
}
