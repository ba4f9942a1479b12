import { bandOf, IMPACTS, LIKELIHOODS, scoreOf, type Rated, type Standing } from '../../domain/risk.ts'
import { Badge } from '../ui/data/badge.tsx'
import { STANDING_WORDS } from './words.ts'

/** A score with the word of its band. */
export function ScoreBadge({ of }: { of: Rated }) {
  const score = scoreOf(of)
  const { band } = bandOf(score)
  return (
    <Badge tone={band}>
      <span className="ui-figures">{score}</span> {band}
    </Badge>
  )
}

export function StandingBadge({ standing }: { standing: Standing }) {
  const tone = ({ open: 'high', planned: 'acknowledged', accepted: 'suppressed', within: 'resolved' } as const)[standing]
  return <Badge tone={tone}>{STANDING_WORDS[standing]}</Badge>
}

/** `4 likely × 5 severe` */
export function ScoreWords({ of: { likelihood, impact } }: { of: Rated }) {
  return (
    <span className="ui-figures">
      {likelihood} {LIKELIHOODS[likelihood].word} × {impact} {IMPACTS[impact].word}
    </span>
  )
}
