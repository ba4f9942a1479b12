import type { AssetDetail } from '../../contract/assets.ts'
import { NEED_LEVEL_WORDS, NEEDS } from '../../domain/asset.ts'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Facts, Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { OpenIncidents } from './asset-line.tsx'
import { minutesWords, NEED_WORDS, ORIGIN_WORDS } from './words.ts'

const missing = (words: string) => <span className="ui-muted">{words}</span>

/** Who looks after it, what it needs, what it costs, where it came from. */
export function AssetFacts({ asset }: { asset: AssetDetail }) {
  return (
    <Section title="Facts">
      <Facts
        items={[
          asset.paged && ['Open now', asset.openIncidents > 0 ? <OpenIncidents key="open" row={asset} /> : missing('No incident')],
          [
            'Team',
            asset.teamId === null ? (
              missing('No team owns it')
            ) : (
              <Link key="team" to="/teams/$id" params={{ id: asset.teamId }}>
                {asset.teamName}
              </Link>
            ),
          ],
          [
            'Owners',
            asset.owners.length === 0 ? (
              missing('Nobody')
            ) : (
              <ul key="owners" className="asset-people">
                {asset.owners.map(({ id, name }) => (
                  <li key={id}>
                    <Link to="/people/$id" params={{ id }} look="row">
                      <Person name={name} />
                    </Link>
                  </li>
                ))}
              </ul>
            ),
          ],
          ...NEEDS.map((need) => {
            const level = asset[need]
            return [NEED_WORDS[need].label, level === null ? missing('Not said') : capital(NEED_LEVEL_WORDS[level])] as const
          }),
          ['May be gone', asset.rtoMinutes === null ? missing('Not said') : `${minutesWords(asset.rtoMinutes)} (RTO)`],
          ['May lose', asset.rpoMinutes === null ? missing('Not said') : `${minutesWords(asset.rpoMinutes)} of its newest data (RPO)`],
          ['An hour costs', asset.hourlyCost === null ? missing('Not said') : asset.hourlyCost.toLocaleString('en')],
          [
            'Tags',
            asset.tags.length === 0 ? (
              missing('None')
            ) : (
              <span key="tags" className="asset-tags">
                {asset.tags.map((tag) => (
                  <Link key={tag} to="/assets" search={{ tag: [tag] } as never} look="row">
                    <Badge>{tag}</Badge>
                  </Link>
                ))}
              </span>
            ),
          ],
          [
            'Last seen',
            asset.lastSeenAt === null ? missing('No alert and no monitor spoke of it yet') : <Timestamp key="at" at={asset.lastSeenAt} />,
          ],
          [ORIGIN_WORDS[asset.origin], <Timestamp key="made" at={asset.createdAt} />],
        ]}
      />
    </Section>
  )
}

/** The labels by which an alert is known to be about it. */
export function HowAlertsNameIt({ asset }: { asset: AssetDetail }) {
  return (
    <Section title="How alerts name it" hint="An alert that carries one of these is about this asset.">
      {asset.identifiers.length === 0 ? (
        <p className="ui-muted">
          Nothing yet. {asset.paged ? 'Alerts that its integrations send are about it all the same.' : 'Edit it to say how alerts name it.'}
        </p>
      ) : (
        <ul className="asset-identifiers">
          {asset.identifiers.map(({ label, value }) => (
            <li key={`${label}=${value}`}>
              <code>
                {label === '@source' ? 'source' : label}={value}
              </code>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`
