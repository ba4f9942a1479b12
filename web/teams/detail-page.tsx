import { useNavigate, useParams } from '@tanstack/react-router'
import { Pencil, Trash2, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { listSchedules } from '../../contract/schedules.ts'
import { deleteTeam, getTeam, type Team } from '../../contract/teams.ts'
import { useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Avatar } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { TeamDialog } from './team-dialog.tsx'
import './teams.css'

/** One team: who is in it, its schedules, the policy by which it is paged. */
export function TeamPage() {
  const { id } = useParams({ from: '/app/teams/$id' })
  const team = useCall(getTeam, { params: { id } })
  const back = <Link to="/teams">Teams</Link>
  if (team.data) return <Loaded key={id} team={team.data} back={back} />
  return (
    <Page head={<PageHeader title="Team" back={back} />}>
      {team.error ? <ErrorState error={team.error} retry={team.refetch} /> : <Skeleton rows={6} />}
    </Page>
  )
}

function Loaded({ team, back }: { team: Team; back: React.ReactNode }) {
  const session = useSession()
  const navigate = useNavigate()
  const remove = useAct(deleteTeam, { alsoRead: ['people'] })
  const [editing, setEditing] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const mayWrite = session.can('team.write')
  const edit = mayWrite && (
    <Button look="primary" icon={Pencil} onClick={() => setEditing(true)}>
      Edit
    </Button>
  )
  return (
    <Page
      width="reading"
      head={
        <PageHeader
          title={team.name}
          back={back}
          about={team.description !== '' && <span>{team.description}</span>}
          act={edit}
          acts={mayWrite && <IconButton icon={Trash2} label="Delete the team" onClick={() => setDeleting(true)} />}
        />
      }
    >
      <Section title="People">
        {team.members.length === 0 ? (
          <EmptyState small icon={UsersRound} title="Nobody is in this team yet">
            Add people, so that they share schedules and see each other’s addresses.
          </EmptyState>
        ) : (
          <ul className="teams-lines">
            {team.members.map((one) => (
              <li key={one.userId}>
                <Avatar name={one.name} me={one.userId === session.me.id} />
                <Link to="/people/$id" params={{ id: one.userId }}>
                  {one.name}
                </Link>
                {one.lead && <Badge>Leads</Badge>}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <TeamSchedules team={team} />
      <Section title="Paged by" hint="When somebody pages the team itself">
        {team.escalationPolicyId === null ? (
          <p className="ui-muted">No escalation policy. Paging the team reaches everybody in it at once.</p>
        ) : (
          <Link to="/policies/$id" params={{ id: team.escalationPolicyId }}>
            {team.escalationPolicyName}
          </Link>
        )}
      </Section>
      {editing && <TeamDialog team={team} onClose={() => setEditing(false)} />}
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title="Delete the team?"
        action="Delete team"
        typeBack={team.name}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { id: team.id } })
          toast(`${team.name} deleted`)
          await navigate({ to: '/teams' })
        }}
      >
        Its people stay. While a service, schedule or policy refers to it, it cannot be deleted.
      </ConfirmDialog>
    </Page>
  )
}

function TeamSchedules({ team }: { team: Team }) {
  const schedules = useCall(listSchedules, { query: { teamId: team.id, limit: 50 } })
  if (!schedules.data || schedules.data.items.length === 0) return null
  return (
    <Section title="Schedules">
      <ul className="teams-lines">
        {schedules.data.items.map((one) => (
          <li key={one.id}>
            <Link to="/oncall/schedules/$id" params={{ id: one.id }}>
              {one.name}
            </Link>
            <span className="ui-muted">
              {one.now.onCall.length === 0 ? 'Nobody is on call now' : `now ${one.now.onCall.map((each) => each.name).join(', ')}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
