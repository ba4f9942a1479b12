/** What SoftwareCo has prepared: its inventory with what depends on what, who leads, who is told. */

type Related = { dependsOn?: readonly string[]; runsOn?: readonly string[]; partOf?: readonly string[] }
type Inventoried = Related & {
  name: string
  kind: string
  priority: 1 | 2 | 3 | 4 | null
  needs?: readonly [confidentiality: 1 | 2 | 3, integrity: 1 | 2 | 3, availability: 1 | 2 | 3]
  rto?: number
  rpo?: number
  hourlyCost?: number
  tags?: readonly string[]
  /** `label=value` as alerts name it. */
  known?: readonly string[]
}

/** The services are there already; they are ranked and related here. */
export const ASSETS: readonly Inventoried[] = [
  {
    name: 'Checkout',
    kind: 'application',
    priority: 1,
    needs: [2, 3, 3],
    rto: 30,
    rpo: 5,
    hourlyCost: 42_000,
    tags: ['shop'],
    dependsOn: ['Payments API', 'Orders database', 'Login'],
  },
  {
    name: 'Payments API',
    kind: 'application',
    priority: 1,
    needs: [3, 3, 3],
    rto: 30,
    rpo: 0,
    hourlyCost: 38_000,
    tags: ['shop', 'pci'],
    dependsOn: ['Card provider', 'Customer data'],
  },
  { name: 'Login', kind: 'application', priority: 1, needs: [3, 3, 3], rto: 15, rpo: 60, tags: ['accounts'], dependsOn: ['Customer data'] },
  {
    name: 'Search',
    kind: 'application',
    priority: 2,
    needs: [1, 2, 2],
    rto: 120,
    hourlyCost: 6_000,
    tags: ['shop'],
    dependsOn: ['Search index'],
  },
  { name: 'Office network', kind: 'network', priority: 3, needs: [2, 1, 2], rto: 240 },
  {
    name: 'Orders database',
    kind: 'database',
    priority: null,
    needs: [2, 3, 3],
    rpo: 5,
    known: ['@source=orders-db'],
    partOf: ['Checkout'],
    runsOn: ['Datacentre Hamburg'],
  },
  { name: 'Search index', kind: 'database', priority: 3, known: ['@source=indexer-1', '@source=search-3'], partOf: ['Search'] },
  { name: 'Customer data', kind: 'dataSet', priority: 1, needs: [3, 3, 2], tags: ['personal-data'] },
  { name: 'Card provider', kind: 'thirdParty', priority: 1, needs: [2, 3, 3], tags: ['pci'] },
  ...servers('Checkout', ['checkout-1', 'checkout-2', 'checkout-3', 'worker-2']),
  ...servers('Payments API', ['payments-1', 'payments-2', 'payments-3']),
  ...servers('Login', ['auth-1', 'auth-2', 'auth-3']),
  { name: 'router-7', kind: 'network', priority: null, known: ['@source=router-7'], partOf: ['Office network'] },
  {
    name: 'Support tool',
    kind: 'application',
    priority: 2,
    needs: [3, 2, 2],
    known: ['@source=support-tool'],
    dependsOn: ['Login', 'Customer data'],
  },
  { name: 'Datacentre Hamburg', kind: 'facility', priority: null },
  { name: 'Laptops of the office', kind: 'workstation', priority: 3, needs: [3, 2, 1], partOf: ['Office network'] },
]

function servers(of: string, names: string[]): Inventoried[] {
  return names.map((name) => ({
    name,
    kind: 'server',
    priority: null,
    known: [`@source=${name}`],
    partOf: [of],
    runsOn: ['Datacentre Hamburg'],
  }))
}

export const STAKEHOLDERS = [
  {
    name: 'Executives',
    kind: 'executives',
    description: 'Want to hear of what customers notice before customers tell them.',
    members: ['Ines'],
    lines: [{ label: 'Duty phone', by: 'phone', address: '+49 40 5550 100', note: 'Day and night' }],
  },
  {
    name: 'Legal',
    kind: 'legal',
    description: 'Decides what has to be told to authorities and to customers.',
    members: [],
    lines: [
      { label: 'Counsel', by: 'phone', address: '+49 40 5550 200', note: 'Weekdays 9 to 18; else the law firm' },
      { label: 'Desk', by: 'email', address: 'legal@softwareco.example', note: '' },
    ],
  },
  {
    name: 'Card provider',
    kind: 'provider',
    description: 'Name contract 4711.',
    members: [],
    lines: [
      { label: 'Support', by: 'phone', address: '+1 415 555 0177', note: '' },
      { label: 'State', by: 'web', address: 'https://state.cards.example', note: '' },
    ],
  },
] as const

/** Roles of the types of incidents, by the schedules that they are taken from. */
export const STAFFED = [
  {
    type: 'Major incident',
    roles: [
      ['commander', 'Platform primary'],
      ['communications', 'Payments primary'],
      ['scribe', null],
    ],
    told: ['Executives'],
  },
  {
    type: 'Security incident',
    roles: [
      ['commander', 'Security on call'],
      ['communications', 'Platform primary'],
      ['scribe', null],
      ['liaison', null],
    ],
    told: ['Executives', 'Legal'],
  },
] as const

export const TOLD = [
  {
    name: 'Executives hear of a major incident',
    audience: 'Executives',
    trigger: { severities: ['critical'], afterMinutes: 10 },
    subject: '{{ incident.title }}',
    body: '{{ incident.title }}{% if incident.service %} on {{ incident.service }}{% endif %}, for {{ incident.elapsed }} now.\n\nWho leads: {{ incident.commander | default: "nobody yet" }}. Phase: {{ incident.phase }}.\n\n{{ update }}\n\n{{ incident.link }}',
    ownerRole: 'communications',
    cadenceMinutes: 60,
  },
  {
    name: 'Legal hears of personal data at once',
    audience: 'Legal',
    trigger: { personalData: true },
    subject: 'Personal data concerned: {{ incident.title }}',
    body: 'Incident #{{ incident.id }} has been going on since {{ incident.since }}. The clocks of the law may be running.\n\n{{ incident.link }}',
    ownerRole: null,
    cadenceMinutes: null,
  },
] as const
