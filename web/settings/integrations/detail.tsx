import { useNavigate } from '@tanstack/react-router'
import { KeyRound, Power, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import {
  deleteIntegration,
  getIntegration,
  rotateKey,
  updateIntegration,
  type Integration,
  type IntegrationWithKey,
} from '../../../contract/integrations.ts'
import { useAct, useCall } from '../../api.ts'
import { useSession } from '../../session.tsx'
import { Button } from '../../ui/action/button.tsx'
import { IconButton } from '../../ui/action/icon-button.tsx'
import { Link } from '../../ui/action/link.tsx'
import { Badge } from '../../ui/data/badge.tsx'
import { ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { toast, toastProblem } from '../../ui/feedback/toast.ts'
import { Facts, Page, PageHeader } from '../../ui/layout/page.tsx'
import { Tabs } from '../../ui/layout/tabs.tsx'
import { ConfirmDialog } from '../../ui/overlay/confirm-dialog.tsx'
import { Dialog } from '../../ui/overlay/dialog.tsx'
import { Timestamp } from '../../ui/time/timestamp.tsx'
import { Payloads } from './payloads.tsx'
import { IntegrationSettings } from './settings-form.tsx'
import { KeyOnce, SetupSteps } from './setup.tsx'

const back = (
  <Link to="/settings/$" params={{ _splat: 'integrations' }}>
    Integrations
  </Link>
)

/** One integration: whether it is heard, its set-up, its settings, and what could not be read. */
export function IntegrationDetail({ id }: { id: number }) {
  const { data, error, refetch } = useCall(getIntegration, { params: { id } })
  if (data) return <Shown one={data} />
  return (
    <Page head={<PageHeader title="Integration" back={back} />}>
      {error ? <ErrorState error={error} retry={refetch} /> : <Skeleton rows={6} />}
    </Page>
  )
}

function Shown({ one }: { one: Integration }) {
  const session = useSession()
  const mayWrite = session.can('integration.write')
  return (
    <Page
      head={
        <PageHeader
          title={one.name}
          back={back}
          about={
            <>
              <Badge>{one.kindTitle}</Badge>
              {!one.enabled && <Badge tone="suppressed">Switched off</Badge>}
              {one.heartbeat?.missedAt && (
                <Badge tone="critical" icon={<TriangleAlert aria-hidden />}>
                  Beat missed
                </Badge>
              )}
            </>
          }
          acts={mayWrite && <Acts one={one} />}
        />
      }
    >
      <div className="settings-columns">
        <Tabs
          label="Integration"
          tabs={[
            { id: 'setup', label: 'Set-up', panel: () => <SetupSteps id={one.id} text={one.setup} /> },
            ...(mayWrite ? [{ id: 'settings', label: 'Settings', panel: () => <IntegrationSettings one={one} /> }] : []),
            ...(session.can('payload.read')
              ? [{ id: 'unreadable', label: 'Unreadable', count: one.unreadableCount, panel: () => <Payloads one={one} /> }]
              : []),
          ]}
        />
        <AboutIt one={one} />
      </div>
    </Page>
  )
}

function AboutIt({ one }: { one: Integration }) {
  return (
    <Facts
      items={[
        [
          'Service',
          <Link key="service" to="/services/$id" params={{ id: one.serviceId }}>
            {one.serviceName}
          </Link>,
        ],
        ['Last signal', one.lastSignalAt === null ? 'None yet' : <Timestamp key="signal" at={one.lastSignalAt} />],
        one.heartbeat !== null && [
          'Last beat',
          one.heartbeat.lastBeatAt === null ? 'None yet' : <Timestamp key="beat" at={one.heartbeat.lastBeatAt} />,
        ],
        one.heartbeat !== null && one.heartbeat.dueAt !== null && ['Next due by', <Timestamp key="due" at={one.heartbeat.dueAt} />],
        ['Open alerts', one.openAlerts.toLocaleString('en')],
        [
          'Key',
          <span key="key">
            ends in <code>{one.keyHint}</code>
          </span>,
        ],
        one.oldKeyUntil !== null && ['Old key works until', <Timestamp key="old" at={one.oldKeyUntil} />],
        ['Made', <Timestamp key="made" at={one.createdAt} />],
      ]}
    />
  )
}

function Acts({ one }: { one: Integration }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState<'rotate' | 'delete' | 'off'>()
  const [made, setMade] = useState<z.output<typeof IntegrationWithKey>>()
  const update = useAct(updateIntegration, { alsoRead: ['services'] })
  const rotate = useAct(rotateKey)
  const remove = useAct(deleteIntegration, { alsoRead: ['services'] })
  const params = { id: one.id }
  const { serviceId, name, config } = one
  const switchTo = (enabled: boolean) => update.mutateAsync({ params, body: { serviceId, name, config, enabled } })
  const dialog = (which: NonNullable<typeof asking>) => ({
    open: asking === which,
    onOpenChange: (open: boolean) => setAsking(open ? which : undefined),
  })
  return (
    <>
      <Button icon={KeyRound} onClick={() => setAsking('rotate')}>
        New key
      </Button>
      {one.enabled ? (
        <Button icon={Power} onClick={() => setAsking('off')}>
          Switch off
        </Button>
      ) : (
        <Button
          icon={Power}
          look="primary"
          loading={update.isPending}
          onClick={() => void switchTo(true).then(() => toast(`${name} is on again`), toastProblem)}
        >
          Switch on
        </Button>
      )}
      <IconButton icon={Trash2} label="Delete the integration" onClick={() => setAsking('delete')} />
      <ConfirmDialog
        {...dialog('off')}
        title={`Switch ${name} off?`}
        action="Switch off"
        onConfirm={async () => {
          await switchTo(false)
          toast(`${name} is off`, { undo: () => switchTo(true) })
        }}
      >
        What it is sent is refused until it is switched on again, and pages nobody.
      </ConfirmDialog>
      <ConfirmDialog
        {...dialog('rotate')}
        title="Give it a new key?"
        action="Make a new key"
        danger={false}
        onConfirm={async () => setMade(await rotate.mutateAsync({ params }))}
      >
        The present key works for 24 more hours, so that you can change it at the sender in peace.
      </ConfirmDialog>
      <ConfirmDialog
        {...dialog('delete')}
        title="Delete the integration?"
        action="Delete integration"
        typeBack={name}
        onConfirm={async () => {
          await remove.mutateAsync({ params })
          toast(`${name} deleted`)
          await navigate({ to: '/settings/$', params: { _splat: 'integrations' } })
        }}
      >
        Its key stops working at once; whatever sends with it pages nobody any more. Its alerts stay.
      </ConfirmDialog>
      {made && (
        <Dialog
          open
          onOpenChange={() => setMade(undefined)}
          title={`New key for ${name}`}
          footer={
            <Button look="primary" onClick={() => setMade(undefined)}>
              I have copied it
            </Button>
          }
        >
          <KeyOnce made={made} />
        </Dialog>
      )}
    </>
  )
}
