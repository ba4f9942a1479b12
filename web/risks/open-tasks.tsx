import { useInfiniteQuery } from '@tanstack/react-query'
import { listRiskTasks, type ListedTask } from '../../contract/risks.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { useRefresh } from '../refresh.ts'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { ScoreBadge } from './score.tsx'
import { TASK_WORDS } from './words.ts'

const SHOWN = 6

/** What risks ask of their owners, whose it is, and until when. */
export function OpenTasks() {
  const refetchInterval = useRefresh()
  const query = useInfiniteQuery({ ...pagesOf(listRiskTasks, { query: { limit: SHOWN } }), refetchInterval })
  const rows = rowsOf<typeof listRiskTasks>(query.data)
  const total = query.data?.pages[0]?.total ?? 0
  return (
    <Section title={total > 0 ? `${total.toLocaleString('en')} open ${total === 1 ? 'task' : 'tasks'}` : 'Open tasks'}>
      {query.isPending ? (
        <Skeleton rows={3} />
      ) : query.error && rows.length === 0 ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : rows.length === 0 ? (
        <p className="ui-muted">Every risk is within what is accepted, or covered by its treatment.</p>
      ) : (
        <>
          <TaskList tasks={rows} owned />
          <LoadMore
            what="tasks"
            shown={rows.length}
            total={total}
            more={query.hasNextPage}
            loading={query.isFetchingNextPage}
            onMore={query.fetchNextPage}
          />
        </>
      )}
    </Section>
  )
}

/** Tasks of risks; `owned`: with whose each is. */
export function TaskList({ tasks, owned }: { tasks: readonly ListedTask[]; owned?: boolean }) {
  return (
    <ul className="risk-tasks">
      {tasks.map((task) => (
        <li key={task.id}>
          <ScoreBadge of={task.residual} />
          <span className="risk-task-words">
            <Link to="/risks/$id" params={{ id: task.risk.id }} look="row">
              <bdi>{task.risk.name}</bdi>
            </Link>
            <small>{TASK_WORDS[task.kind]}</small>
          </span>
          <span className="risk-task-end">
            {task.overdue ? <Badge tone="critical">Late</Badge> : <span className="ui-muted">Due</span>}
            <Timestamp at={task.dueAt} show="relative" />
            {owned && <Person name={task.owner.name} />}
          </span>
        </li>
      ))}
    </ul>
  )
}
