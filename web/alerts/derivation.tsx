import type { ReactNode } from 'react'
import { NEED_LEVEL_WORDS, PRIORITY_WORDS } from '../../domain/asset.ts'
import { IMPACT_WORDS } from '../../domain/scenario.ts'
import { derivationWords, type Derivation } from '../../domain/urgency.ts'
import { Link } from '../ui/action/link.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { Facts } from '../ui/layout/page.tsx'
import './derivation.css'

/** How the severity of an alert came about: aloud first, then each fact that led to it; `act` changes the outcome. */
export function DerivationShown({ derivation, act }: { derivation: Derivation; act?: ReactNode }) {
  const { asset, priority, inherited, scenario, impact, need, said, policyId } = derivation
  return (
    <div className="derivation">
      <p className="derivation-words">{derivationWords(derivation)}.</p>
      <Facts
        items={[
          ['Asset', <AssetLink key="asset" asset={asset} />],
          [
            'Priority',
            priority === null ? (
              'None yet'
            ) : inherited ? (
              <>
                P{priority}, from <AssetLink asset={inherited} />, which needs it
              </>
            ) : (
              `P${priority}, ${PRIORITY_WORDS[priority].split(':')[0]!.toLowerCase()}`
            ),
          ],
          [
            'Scenario',
            scenario ? (
              <Link key="scenario" to="/urgency" search={{ open: String(scenario.id) }}>
                {scenario.name}
              </Link>
            ) : (
              'None that it meets'
            ),
          ],
          ['Impact', `${IMPACT_WORDS[impact].charAt(0).toUpperCase()}${IMPACT_WORDS[impact].slice(1)}`],
          need !== null && [
            'Need',
            `${need.of} is ${NEED_LEVEL_WORDS[need.level]}, so the impact is a step ${need.changed > 0 ? 'more' : 'less'}`,
          ],
          ['Sender said', <SeverityBadge key="said" severity={said} />],
          policyId !== null && [
            'Pages by',
            <Link key="policy" to="/policies/$id" params={{ id: policyId }} search={{}}>
              the scenario’s policy
            </Link>,
          ],
        ]}
      />
      {act}
    </div>
  )
}

function AssetLink({ asset: { id, name } }: { asset: { id: number; name: string } }) {
  return (
    <Link to="/assets/$id" params={{ id }} search={{}}>
      {name}
    </Link>
  )
}
