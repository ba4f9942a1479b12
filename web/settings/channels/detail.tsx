import { useNavigate } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { deleteChannel, getChannel, listChannelKinds, updateChannel, type Channel } from '../../../contract/channels.ts'
import { useAct, useCall } from '../../api.ts'
import { useSession } from '../../session.tsx'
import { IconButton } from '../../ui/action/icon-button.tsx'
import { Link } from '../../ui/action/link.tsx'
import { Badge } from '../../ui/data/badge.tsx'
import { ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { toast } from '../../ui/feedback/toast.ts'
import { Facts, Page, PageHeader, Section } from '../../ui/layout/page.tsx'
import { ConfirmDialog } from '../../ui/overlay/confirm-dialog.tsx'
import { Timestamp } from '../../ui/time/timestamp.tsx'
import { ChannelForm } from './form.tsx'
import { ChannelState } from './state.tsx'
import { ChannelTest } from './test-send.tsx'

const back = (
  <Link to="/settings/$" params={{ _splat: 'channels' }}>
    Channels
  </Link>
)

/** One channel: its test, its settings, and how it does. */
export function ChannelDetail({ id }: { id: number }) {
  const { data, error, refetch } = useCall(getChannel, { params: { id } })
  if (data) return <Shown channel={data} />
  return (
    <Page head={<PageHeader title="Channel" back={back} />}>
      {error ? <ErrorState error={error} retry={refetch} /> : <Skeleton rows={6} />}
    </Page>
  )
}

function Shown({ channel }: { channel: Channel }) {
  const session = useSession()
  const navigate = useNavigate()
  const kinds = useCall(listChannelKinds)
  const update = useAct(updateChannel)
  const remove = useAct(deleteChannel)
  const [deleting, setDeleting] = useState(false)
  const mayWrite = session.can('channel.write')
  const kind = kinds.data?.items.find((one) => one.kind === channel.kind)
  const params = { id: channel.id }
  return (
    <Page
      head={
        <PageHeader
          title={channel.name}
          back={back}
          about={
            <>
              <Badge>{channel.kindTitle}</Badge>
              <ChannelState channel={channel} />
            </>
          }
          acts={mayWrite && <IconButton icon={Trash2} label="Remove the channel" onClick={() => setDeleting(true)} />}
        />
      }
    >
      <div className="settings-columns">
        <div className="ui-stack">
          {kinds.error ? (
            <ErrorState error={kinds.error} retry={kinds.refetch} small />
          ) : !kind ? (
            <Skeleton rows={5} />
          ) : mayWrite ? (
            <Section title="Settings">
              <ChannelForm
                kind={kind}
                first={channel}
                secrets={channel.secrets}
                action="Save"
                onSubmit={async (body) => {
                  await update.mutateAsync({ params, body })
                  toast('Saved')
                }}
              />
            </Section>
          ) : (
            <p className="ui-muted">Only an administrator changes channels.</p>
          )}
        </div>
        <div className="ui-stack">
          {mayWrite && kind && <ChannelTest channel={channel} address={kind.address} />}
          <Section title="How it does">
            <Facts
              items={[
                ['Last accepted', channel.lastAcceptedAt === null ? 'Never' : <Timestamp key="accepted" at={channel.lastAcceptedAt} />],
                ['Last test', channel.testedAt === null ? 'Never' : <Timestamp key="tested" at={channel.testedAt} />],
                ['Errors, last hour', channel.errorsLastHour.toLocaleString('en')],
                ['Set up', <Timestamp key="made" at={channel.createdAt} />],
              ]}
            />
            <Link to="/settings/$" params={{ _splat: 'deliveries' }} search={{ channel: channel.kind }}>
              What it delivered
            </Link>
          </Section>
        </div>
      </div>
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title="Remove the channel?"
        action="Remove channel"
        typeBack={channel.name}
        onConfirm={async () => {
          await remove.mutateAsync({ params })
          toast(`${channel.name} removed`)
          await navigate({ to: '/settings/$', params: { _splat: 'channels' } })
        }}
      >
        Unless another one of its kind is set up, people are no longer reached by {channel.kindTitle}.
      </ConfirmDialog>
    </Page>
  )
}
