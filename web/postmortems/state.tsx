import type { PostmortemState as State } from '../../domain/postmortem.ts'
import { Badge } from '../ui/data/badge.tsx'

export const STATE_WORDS: Record<State, { label: string; tone: 'medium' | 'resolved' }> = {
  draft: { label: 'Draft', tone: 'medium' },
  final: { label: 'Final', tone: 'resolved' },
}

export function PostmortemState({ state }: { state: State }) {
  const { label, tone } = STATE_WORDS[state]
  return <Badge tone={tone}>{label}</Badge>
}
