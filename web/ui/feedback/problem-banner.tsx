import type { ReactNode } from 'react'
import type { Problem } from '../../../contract/endpoint.ts'
import { Banner } from './banner.tsx'

/** A refusal in its place, above what was refused: what, why, what next. */
export function ProblemBanner({ problem, act }: { problem: Problem; act?: ReactNode }) {
  return (
    <Banner tone="error" title={problem.title} act={act} loud>
      <ProblemWords problem={problem} />
    </Banner>
  )
}

/** Why, what next, the fields named, and the id under which the log has the rest. */
export function ProblemWords({ problem }: { problem: Problem }) {
  const named = (problem.errors ?? []).filter(({ message }) => message !== problem.detail)
  return (
    <>
      {problem.detail && <p>{problem.detail}</p>}
      {named.length > 0 && (
        <ul className="ui-problem-errors">
          {named.map(({ path, message }) => (
            <li key={path + message}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {problem.next && <p>{problem.next}</p>}
      {problem.id && (
        <p>
          Id <code>{problem.id}</code>
        </p>
      )}
    </>
  )
}
