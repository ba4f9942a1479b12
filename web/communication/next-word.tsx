import { MessageSquareWarning } from 'lucide-react'
import { useNow } from '../ui/time/now.ts'
import { useSearchState } from '../ui/url.ts'
import { nextWords } from './standing.ts'
import { useCommunications } from './use-communications.ts'

export const PANEL = 'incident-communication'

/** In the head of an incident: that the next update is due soon, or late; it leads to the panel. */
export function NextWord({ incidentId }: { incidentId: number }) {
  const { data } = useCommunications(incidentId)
  return data?.nextDueAt == null ? null : <Counting nextDueAt={data.nextDueAt} />
}

function Counting({ nextDueAt }: { nextDueAt: number }) {
  const [, setSearch] = useSearchState<{ tab?: string }>()
  const words = nextWords(nextDueAt, useNow('second'))
  if (!words) return null
  return (
    <button
      type="button"
      className="incident-next ui-figures"
      data-loud={words.loud || undefined}
      onClick={() => {
        setSearch({ tab: 'details' })
        // on a phone the details are only now put on show
        setTimeout(() => document.getElementById(PANEL)?.scrollIntoView({ block: 'start' }), 50)
      }}
    >
      <MessageSquareWarning aria-hidden />
      {words.text}
    </button>
  )
}
