import { CommunicationRule } from '../../domain/communication-plan.ts'
import type { StakeholderKind } from '../../domain/stakeholder.ts'

/** A rule to begin with; who is told are the company's groups of this kind. */
export type Starter = { id: string; title: string; hint: string; audience: StakeholderKind; rule: Omit<CommunicationRule, 'audiences'> }

const Draft = CommunicationRule.omit({ audiences: true })

export const STARTERS: readonly Starter[] = [
  {
    id: 'executives',
    title: 'Executives',
    hint: 'Hear of what is critical after 15 minutes, and then every hour.',
    audience: 'executives',
    rule: Draft.parse({
      name: 'Executives',
      trigger: { severities: ['critical'], afterMinutes: 15 },
      subject: '{{ incident.title }} ({{ incident.severity }})',
      body: `{% if final %}It is over after {{ incident.elapsed }}.{% else %}Since {{ incident.since }}, for {{ incident.elapsed }}.{% endif %}
{% if incident.service %}Concerned: {{ incident.service }}.
{% endif %}{% if incident.commander %}In charge: {{ incident.commander }}.
{% endif %}{% if update != "" %}
{{ update }}
{% endif %}
{{ incident.link }}`,
      approverRole: 'commander',
      cadenceMinutes: 60,
    }),
  },
  {
    id: 'support',
    title: 'Customers’ support desk',
    hint: 'Knows what customers will ask about, before they call.',
    audience: 'customer',
    rule: Draft.parse({
      name: 'Support desk',
      trigger: { severities: ['critical', 'high'] },
      subject: '{% if final %}Solved{% else %}What customers may notice{% endif %}: {{ incident.title }}',
      body: `{% if incident.service %}{{ incident.service }} is not as it should be{% else %}Something is not as it should be{% endif %} since {{ incident.since }}.
{% if update != "" %}
What you can tell customers: {{ update }}
{% else %}
We look into it. You hear more within 30 minutes.
{% endif %}`,
      cadenceMinutes: 30,
      deadlineMinutes: 15,
    }),
  },
  {
    id: 'legal',
    title: 'Legal, where personal data are concerned',
    hint: 'Deadlines of the law begin when you know of it: they are told at once.',
    audience: 'legal',
    rule: Draft.parse({
      name: 'Legal: personal data',
      trigger: { personalData: true },
      channel: 'loud',
      subject: 'Personal data concerned: {{ incident.title }}',
      body: `Personal data are concerned. Known since {{ incident.since }}; deadlines may have begun.
{% if incident.service %}Concerned: {{ incident.service }}.
{% endif %}{% if incident.commander %}Ask {{ incident.commander }}.
{% endif %}
{{ incident.link }}`,
      ownerRole: null,
    }),
  },
  {
    id: 'provider',
    title: 'A provider',
    hint: 'Somebody calls whoever runs what you build on, when it stays broken.',
    audience: 'provider',
    rule: Draft.parse({
      name: 'Provider',
      trigger: { severities: ['critical', 'high'], afterMinutes: 20 },
      subject: 'Disturbance at our side: {{ incident.title }}',
      body: `We have had a disturbance since {{ incident.since }}{% if incident.service %} of {{ incident.service }}{% endif %}. Please look whether it comes from yours.
{% if update != "" %}
{{ update }}
{% endif %}
Our number for it: {{ incident.id }}.`,
      tellEnd: false,
    }),
  },
]
