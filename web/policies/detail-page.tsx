import { useNavigate, useParams } from '@tanstack/react-router'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { deletePolicy, getPolicy, type Policy } from '../../contract/policies.ts'
import { useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { useSearchState } from '../ui/url.ts'
import { Ladder } from './ladder.tsx'
import { PolicyEditor } from './policy-editor.tsx'
import { Simulator } from './simulator.tsx'
import './policies.css'

/** One escalation policy: its ladder with findings, what uses it, and a simulator; `?edit=ladder` changes it. */
export function PolicyPage() {
  const { id } = useParams({ from: '/app/policies/$id' })
  const policy = useCall(getPolicy, { params: { id } })
  const back = <Link to="/policies">Escalation policies</Link>
  if (policy.data) return <Loaded policy={policy.data} back={back} reload={policy.refetch} />
  return (
    <Page head={<PageHeader title="Escalation policy" back={back} />}>
      {policy.error ? <ErrorState error={policy.error} retry={policy.refetch} /> : <Skeleton rows={8} />}
    </Page>
  )
}

function Loaded({ policy, back, reload }: { policy: Policy; back: React.ReactNode; reload: () => Promise<unknown> }) {
  const session = useSession()
  const [{ edit }, setSearch] = useSearchState<{ edit?: string }>()
  const [deleting, setDeleting] = useState(false)
  const mayWrite = session.can('policy.write')
  const editing = mayWrite && edit === 'ladder'
  return (
    <Page
      head={
        <PageHeader
          title={policy.name}
          back={back}
          about={policy.description !== '' && <span>{policy.description}</span>}
          acts={mayWrite && !editing && <IconButton icon={Trash2} label="Delete the policy" onClick={() => setDeleting(true)} />}
          act={
            mayWrite &&
            !editing && (
              <Button look="primary" icon={Pencil} onClick={() => setSearch({ edit: 'ladder' }, true)}>
                Edit
              </Button>
            )
          }
        />
      }
    >
      {editing ? (
        <PolicyEditor key={policy.id} policy={policy} onDone={() => setSearch({ edit: undefined })} reload={reload} />
      ) : (
        <div className="policy-columns">
          <div className="ui-stack">
            <Section title="Ladder" hint="What happens minute by minute while nobody acknowledges.">
              <Ladder policy={policy.policy} targets={policy.targets} findings={policy.findings} />
            </Section>
            <UsedBy policy={policy} />
          </div>
          <Simulator policyId={policy.id} />
        </div>
      )}
      <DeleteDialog policy={policy} open={deleting} onOpenChange={setDeleting} />
    </Page>
  )
}

function UsedBy({ policy }: { policy: Policy }) {
  return (
    <Section title="Used by">
      {policy.usedBy.length === 0 ? (
        <p className="ui-muted">Nothing pages by this policy yet. Choose it on a service, on a team, or for a scenario.</p>
      ) : (
        <ul className="policy-used">
          {policy.usedBy.map(({ kind, id, name }) => (
            <li key={`${kind}-${id}`}>
              {kind === 'service' ? (
                <Link to="/services/$id" params={{ id }}>
                  {name}
                </Link>
              ) : kind === 'team' ? (
                <Link to="/teams/$id" params={{ id }}>
                  {name}
                </Link>
              ) : (
                <Link to="/urgency" search={{ open: String(id) }}>
                  {name}
                </Link>
              )}{' '}
              <span className="ui-muted">{kind}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function DeleteDialog({ policy, ...dialog }: { policy: Policy; open: boolean; onOpenChange: (open: boolean) => void }) {
  const navigate = useNavigate()
  const remove = useAct(deletePolicy)
  return (
    <ConfirmDialog
      {...dialog}
      title="Delete the escalation policy?"
      action="Delete policy"
      typeBack={policy.name}
      onConfirm={async () => {
        await remove.mutateAsync({ params: { id: policy.id } })
        toast(`${policy.name} deleted`)
        await navigate({ to: '/policies' })
      }}
    >
      {policy.usedBy.length > 0
        ? `${policy.usedBy.map((one) => one.name).join(', ')} still use it; give them another policy first.`
        : 'Nothing uses it.'}
    </ConfirmDialog>
  )
}
