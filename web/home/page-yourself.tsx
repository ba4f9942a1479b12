import { BellRing } from 'lucide-react'
import { sendPage } from '../../contract/incidents.ts'
import { useAct } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'

/** A real page to oneself, by one's own rules: the only proof that the chain works. */
export function PageYourself() {
  const { me } = useSession()
  const send = useAct(sendPage, { alsoRead: ['incidents', 'me', 'counts'] })
  return (
    <Button
      icon={BellRing}
      loading={send.isPending}
      onClick={() =>
        send.mutate(
          {
            body: {
              title: 'Test page: does this reach you?',
              message: 'You asked for this page to test the chain. Acknowledge it, then resolve it.',
              targets: [{ kind: 'user', id: me.id }],
              urgency: 'high',
              severity: 'low',
            },
          },
          { onSuccess: () => toast('Paged you', { detail: 'It goes out by your rules for high urgency.' }), onError: toastProblem },
        )
      }
    >
      Page yourself
    </Button>
  )
}
