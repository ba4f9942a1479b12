/** What a template can name, in the order in which it is needed most. */
export const FACTS: readonly { fact: string; label: string }[] = [
  { fact: 'incident.title', label: 'Title' },
  { fact: 'incident.severity', label: 'Severity' },
  { fact: 'incident.service', label: 'Service' },
  { fact: 'incident.since', label: 'Since when' },
  { fact: 'incident.elapsed', label: 'For how long' },
  { fact: 'update', label: 'Last update' },
  { fact: 'incident.state', label: 'State' },
  { fact: 'incident.phase', label: 'Phase' },
  { fact: 'incident.type', label: 'Type' },
  { fact: 'incident.commander', label: 'Commander' },
  { fact: 'incident.link', label: 'Link' },
  { fact: 'incident.id', label: 'Number' },
  { fact: 'number', label: 'Which update' },
  { fact: 'final', label: 'Whether it is over' },
]

/** A text with a fact put in where the cursor stands, and where it stands then. */
export function withFact(text: string, from: number, to: number, fact: string): { text: string; at: number } {
  const put = `{{ ${fact} }}`
  return { text: text.slice(0, from) + put + text.slice(to), at: from + put.length }
}
