import { CircleHelp } from 'lucide-react'
import type { ObligationShown } from '../../contract/clocks.ts'
import { ExternalLink } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Switch } from '../ui/form/toggles.tsx'
import { Day } from './day.tsx'

/** One obligation with its stages; without `onOpen` and `onSwitch` it is only read. */
export function ObligationRow({
  obligation,
  onOpen,
  onSwitch,
}: {
  obligation: ObligationShown
  onOpen?: () => void
  onSwitch?: (enabled: boolean) => void
}) {
  const { title, jurisdiction, source, unsure, stages, enabled, adjusted, reviewed, setting } = obligation
  return (
    <li className="obligation">
      <div className="obligation-head">
        <div className="clocks-words">
          <h3>
            {onOpen ? (
              <button type="button" className="ui-link obligation-name" data-look="row" onClick={onOpen}>
                {title}
              </button>
            ) : (
              title
            )}
          </h3>
          <small className="obligation-facts">
            <span>{jurisdiction}</span>
            <ExternalLink href={source}>Text of the law</ExternalLink>
            <span>
              {reviewed === null ? (
                'Not compared with it yet'
              ) : (
                <>
                  Compared with it <Day date={reviewed} />
                </>
              )}
            </span>
            {setting.reviewed !== null ? (
              <span>
                Seen by counsel <Day date={setting.reviewed} />
              </span>
            ) : (
              enabled && <Badge tone={unsure === null ? 'plain' : 'medium'}>Not seen by counsel</Badge>
            )}
            {adjusted && <Badge>Times of your own</Badge>}
          </small>
        </div>
        {onSwitch ? <Switch value={enabled} onChange={onSwitch} aria-label={title} /> : <Badge>{enabled ? 'On' : 'Off'}</Badge>}
      </div>
      <ol className="obligation-stages" aria-label={`Stages of ${title}`}>
        {stages.map((stage) => (
          <li key={stage.id}>
            <span>{stage.title}</span>
            <span>{stage.words}</span>
          </li>
        ))}
      </ol>
      {unsure !== null && (
        <p className="obligation-unsure">
          <CircleHelp aria-hidden />
          <span>{unsure}</span>
        </p>
      )}
    </li>
  )
}
