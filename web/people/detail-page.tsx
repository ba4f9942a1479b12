import { useParams } from '@tanstack/react-router'
import { LogOut, Mail, Pencil, UserCheck, UserX } from 'lucide-react'
import { useState } from 'react'
import { getPerson, inviteAgain, reactivatePerson, signOutPerson, type Invitation, type Person } from '../../contract/people.ts'
import { useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Facts, Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { useNow } from '../ui/time/now.ts'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { clockText } from '../ui/time/words.ts'
import { zoneLabel } from '../ui/time/zone.ts'
import { ContactMethods } from './contact-methods.tsx'
import { DeactivateDialog } from './deactivate-dialog.tsx'
import { EditPersonDialog } from './edit-person-dialog.tsx'
import { InvitationDialog } from './invite-dialog.tsx'
import { Readiness } from './readiness.tsx'
import { RuleLists } from './rules.tsx'
import { roleWord } from './words.ts'
import './people.css'

/** One person: role, how they can be reached, whether they would wake up, teams. */
export function PersonPage() {
  const { id } = useParams({ from: '/app/people/$id' })
  const person = useCall(getPerson, { params: { id } })
  const back = <Link to="/people">People</Link>
  if (person.data) return <Loaded key={id} person={person.data} back={back} />
  return (
    <Page head={<PageHeader title="Person" back={back} />}>
      {person.error ? <ErrorState error={person.error} retry={person.refetch} /> : <Skeleton rows={8} />}
    </Page>
  )
}

function Loaded({ person, back }: { person: Person; back: React.ReactNode }) {
  const session = useSession()
  const mine = session.me.id === person.id
  const mayWrite = session.can('people.write')
  return (
    <Page
      width="reading"
      head={
        <PageHeader
          title={person.name}
          back={back}
          about={
            <>
              <span>{roleWord(person.role)}</span>
              {person.state === 'active' ? <Readiness person={person} /> : <Badge tone="suppressed">{person.state}</Badge>}
            </>
          }
          act={mine && <ButtonLink to="/me">My profile</ButtonLink>}
          acts={mayWrite && <Acts person={person} mine={mine} />}
        />
      }
    >
      {person.state === 'active' && person.role !== 'viewer' && person.readiness.faults.length > 0 && (
        <Banner tone="warning" title={person.readiness.ready ? 'Something is worth a look' : 'They might not wake up'}>
          <ul>
            {person.readiness.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </Banner>
      )}
      <PersonFacts person={person} />
      <ContactMethods userId={person.id} />
      <RuleLists userId={person.id} />
    </Page>
  )
}

function PersonFacts({ person }: { person: Person }) {
  const now = useNow()
  return (
    <Section title="About">
      <Facts
        items={[
          ['E-mail', person.email],
          ['Time zone', `${zoneLabel(person.timezone, now)}, now ${clockText(now, person.timezone)}`],
          [
            'Teams',
            person.teams.length === 0 ? (
              'None'
            ) : (
              <span className="ui-row">
                {person.teams.map((team) => (
                  <span key={team.id}>
                    <Link to="/teams/$id" params={{ id: team.id }}>
                      {team.name}
                    </Link>
                    {team.lead && <span className="ui-muted"> (leads)</span>}
                  </span>
                ))}
              </span>
            ),
          ],
          ['Since', <Timestamp key="since" at={person.createdAt} show="absolute" />],
          ['Last seen', person.seenAt === null ? 'Not lately' : <Timestamp key="seen" at={person.seenAt} />],
          person.invitedUntil !== null && ['Invited until', <Timestamp key="until" at={person.invitedUntil} />],
          person.deactivatedAt !== null && ['Deactivated', <Timestamp key="left" at={person.deactivatedAt} />],
        ]}
      />
    </Section>
  )
}

function Acts({ person, mine }: { person: Person; mine: boolean }) {
  const again = useAct(inviteAgain)
  const reactivate = useAct(reactivatePerson)
  const signOut = useAct(signOutPerson)
  const [dialog, setDialog] = useState<'edit' | 'deactivate'>()
  const [invitation, setInvitation] = useState<Invitation>()
  const input = { params: { id: person.id } }
  return (
    <>
      {person.state === 'invited' && (
        <Button icon={Mail} loading={again.isPending} onClick={() => again.mutateAsync(input).then(setInvitation, toastProblem)}>
          Invite again
        </Button>
      )}
      {person.state === 'active' && !mine && (
        <Button
          icon={LogOut}
          loading={signOut.isPending}
          onClick={() =>
            signOut
              .mutateAsync(input)
              .then(({ ended }) => toast(`${ended} ${ended === 1 ? 'session' : 'sessions'} of ${person.name} ended`), toastProblem)
          }
        >
          Sign out everywhere
        </Button>
      )}
      {person.state === 'deactivated' ? (
        <Button
          icon={UserCheck}
          loading={reactivate.isPending}
          onClick={() =>
            reactivate
              .mutateAsync(input)
              .then(() => toast(`${person.name} has access again`, { detail: 'Teams and schedules are not restored.' }), toastProblem)
          }
        >
          Give access back
        </Button>
      ) : (
        <>
          {!mine && (
            <Button icon={UserX} onClick={() => setDialog('deactivate')}>
              Deactivate
            </Button>
          )}
          <Button icon={Pencil} onClick={() => setDialog('edit')}>
            Edit
          </Button>
        </>
      )}
      {dialog === 'edit' && <EditPersonDialog person={person} onClose={() => setDialog(undefined)} />}
      {dialog === 'deactivate' && <DeactivateDialog person={person} onClose={() => setDialog(undefined)} />}
      {invitation && <InvitationDialog invitation={invitation} onClose={() => setInvitation(undefined)} />}
    </>
  )
}
