import { Monitor, Smartphone } from 'lucide-react'
import { endSession, listSessions, signOutEverywhere } from '../../contract/sign-in.ts'
import { useAct, useCall } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { deviceName } from './push.ts'

/** Where the viewer is signed in; each can be ended. */
export function Sessions() {
  const sessions = useCall(listSessions)
  const end = useAct(endSession)
  const all = useAct(signOutEverywhere)
  const items = sessions.data?.items ?? []
  return (
    <Section
      title="Where you are signed in"
      act={
        items.length > 1 && (
          <Button
            size="small"
            loading={all.isPending}
            onClick={() =>
              all.mutateAsync({}).then(({ ended }) => toast(`${ended} other ${ended === 1 ? 'session' : 'sessions'} ended`), toastProblem)
            }
          >
            Sign out everywhere else
          </Button>
        )
      }
    >
      {sessions.isPending ? (
        <Skeleton rows={2} />
      ) : sessions.error ? (
        <ErrorState error={sessions.error} retry={sessions.refetch} small />
      ) : (
        <ul className="people-lines">
          {items.map((one) => {
            const Icon = /Android|iP(hone|ad|od)/.test(one.userAgent) ? Smartphone : Monitor
            const name = deviceName(one.userAgent)
            return (
              <li key={one.id}>
                <Icon aria-hidden width={18} height={18} />
                <span className="people-two">
                  <span className="ui-row" title={one.userAgent}>
                    <strong>{name}</strong>
                    {one.current && <Badge tone="accent">This one</Badge>}
                    {one.responderOnly && <Badge>Answers pages only</Badge>}
                  </span>
                  <small>
                    {one.ip}, used <Timestamp at={one.seenAt} show="relative" />, since <Timestamp at={one.createdAt} show="absolute" />,
                    ends <Timestamp at={one.expiresAt} show="absolute" />
                  </small>
                </span>
                {!one.current && (
                  <Button
                    size="small"
                    aria-label={`End the session of ${name} from ${one.ip}`}
                    disabled={end.isPending}
                    onClick={() => end.mutateAsync({ params: { id: one.id } }).then(() => toast('Session ended'), toastProblem)}
                  >
                    End
                  </Button>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}
