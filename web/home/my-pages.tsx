import { BellRing, Check, CircleCheck } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { decline, listMyPages } from '../../contract/incidents.ts'
import { queryOf, useAct, type Output } from '../api.ts'
import { useCommands } from '../frame/commands.ts'
import { useBulk } from '../incidents/use-bulk.ts'
import { useRefresh } from '../refresh.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { useKeys } from '../ui/keys.ts'
import { Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { PageYourself } from './page-yourself.tsx'

type MyPage = Output<typeof listMyPages>['items'][number]

/** What pages me and waits for an answer: one press takes it. */
export function MyPages() {
  const navigate = useNavigate()
  const refetchInterval = useRefresh()
  const query = useQuery({ ...queryOf(listMyPages), refetchInterval })
  const bulk = useBulk()
  const pages = query.data?.items ?? []
  const [first] = pages
  const take = (page: MyPage): void => void bulk.run('acknowledge', { ids: [page.incident.id] })
  useKeys(
    [
      { keys: 'a', label: 'Acknowledge the first page', group: 'Home', run: () => first && take(first) },
      {
        keys: 'Enter',
        label: 'Open the first page',
        group: 'Home',
        run: () => first && void navigate({ to: '/incidents/$id', params: { id: first.incident.id }, search: {} }),
      },
    ],
    first !== undefined,
  )
  useCommands(
    pages.slice(0, 5).map((page) => ({
      id: `take-${page.incident.id}`,
      kind: 'do' as const,
      label: `Acknowledge: ${page.incident.title}`,
      hint: `#${page.incident.id}`,
      icon: Check,
      run: () => take(page),
    })),
  )

  if (query.isPending)
    return (
      <Section title="Waiting for you">
        <Skeleton rows={3} />
      </Section>
    )
  if (query.error && !query.data)
    return (
      <Section title="Waiting for you">
        <ErrorState small error={query.error} retry={query.refetch} />
      </Section>
    )
  if (pages.length === 0)
    return (
      <Section title="Waiting for you">
        <EmptyState small icon={CircleCheck} title="No page waits for you" act={<TryTheChain />}>
          When one does, it stands here first. To test the whole chain, page yourself: it takes the same way as at night.
        </EmptyState>
      </Section>
    )
  return (
    <Section title={pages.length === 1 ? 'A page waits for you' : `${pages.length} pages wait for you`}>
      <ul className="home-pages">
        {pages.map((page, index) => (
          <OnePage key={page.incident.id} page={page} first={index === 0} onTake={() => take(page)} busy={bulk.busy !== undefined} />
        ))}
      </ul>
    </Section>
  )
}

/** How to see that a page would reach me; without anything that wakes there is nothing to try yet. */
function TryTheChain() {
  const { me, can } = useSession()
  return (
    <>
      {!me.readiness.ready && (
        <ButtonLink to="/me" search={{}} look="primary">
          Add what wakes you
        </ButtonLink>
      )}
      {can('page.send') && <PageYourself />}
    </>
  )
}

function OnePage({
  page: { incident, pagedAt, reason },
  first,
  onTake,
  busy,
}: {
  page: MyPage
  first: boolean
  onTake: () => void
  busy: boolean
}) {
  const { can } = useSession()
  const pass = useAct(decline, { alsoRead: ['me', 'counts'] })
  const taken = incident.state === 'acknowledged'
  const passOn = (): void =>
    pass.mutate(
      { params: { id: incident.id }, body: {} },
      { onSuccess: () => toast('Passed on', { detail: taken ? undefined : 'The next level is paged now.' }), onError: toastProblem },
    )
  return (
    <li className="home-page" data-severity={incident.severity}>
      <div className="home-page-words">
        <span className="home-page-line">
          <SeverityBadge severity={incident.severity} soft />
          <span className="ui-muted">
            {incident.service?.name ?? 'No service'} <span className="ui-figures">#{incident.id}</span>
          </span>
        </span>
        <Link to="/incidents/$id" params={{ id: incident.id }} search={{}} look="row" className="home-page-title">
          <bdi>{incident.title}</bdi>
        </Link>
        <span className="home-page-line ui-muted">
          <BellRing aria-hidden />
          {pagedAt === null ? 'Not sent yet' : <Timestamp at={pagedAt} />}
          <span>{reason}</span>
          {taken && incident.acknowledgedBy && <span>{incident.acknowledgedBy.name} has it and asks for you</span>}
        </span>
      </div>
      {can('incident.respond') && (
        <div className="home-page-acts">
          <Button look="primary" size="large" icon={Check} kbd={first ? 'a' : undefined} disabled={busy} onClick={onTake}>
            {taken ? 'Join' : 'Acknowledge'}
            <span className="ui-unseen"> #{incident.id}</span>
          </Button>
          <Button size="large" look="plain" loading={pass.isPending} onClick={passOn}>
            Can’t, pass on
            <span className="ui-unseen"> #{incident.id}</span>
          </Button>
        </div>
      )}
    </li>
  )
}
