import { useQuery } from '@tanstack/react-query'
import { listHardening } from '../../contract/hardening.ts'
import { listRiskTasks } from '../../contract/risks.ts'
import { queryOf } from '../api.ts'
import { WorkList } from '../hardening/work-list.tsx'
import { useRefresh } from '../refresh.ts'
import { TaskList } from '../risks/open-tasks.tsx'
import { ButtonLink } from '../ui/action/link.tsx'
import { ErrorState } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import '../risks/risks.css'

const SHOWN = 5

/** What risks ask of me, and work of mine that is late; silent where there is nothing. */
export function MyPreparation() {
  const refetchInterval = useRefresh()
  const tasks = useQuery({ ...queryOf(listRiskTasks, { query: { mine: true, limit: SHOWN } }), refetchInterval })
  const late = useQuery({ ...queryOf(listHardening, { query: { mine: true, overdue: true, limit: SHOWN } }), refetchInterval })
  const error = tasks.error ?? late.error
  if (error && !tasks.data && !late.data) return <ErrorState small error={error} retry={tasks.refetch} />
  const count = (tasks.data?.total ?? 0) + (late.data?.total ?? 0)
  if (count === 0) return null
  return (
    <Section
      title="Prepare"
      hint={`${count === 1 ? 'One thing waits' : `${count} things wait`} for you.`}
      act={
        <ButtonLink to="/risks" search={{}} look="plain" size="small">
          All risks
        </ButtonLink>
      }
    >
      {tasks.data && tasks.data.total > 0 && <TaskList tasks={tasks.data.items} />}
      {late.data && late.data.total > 0 && <WorkList items={late.data.items} />}
    </Section>
  )
}
