/** SoftwareCo, the imaginary company of the development server: who works there, what they run, what goes wrong. */
export const PASSWORD = 'softwareco'

export const PEOPLE = [
  { name: 'Mara Lindqvist', email: 'mara@softwareco.example', role: 'admin', timezone: 'Europe/Stockholm' },
  { name: 'Jonas Weber', email: 'jonas@softwareco.example', role: 'manager', timezone: 'Europe/Berlin' },
  { name: 'Aiko Tanaka', email: 'aiko@softwareco.example', role: 'responder', timezone: 'Asia/Tokyo' },
  { name: 'Priya Raman', email: 'priya@softwareco.example', role: 'responder', timezone: 'Asia/Kolkata' },
  { name: 'Tomás Herrera', email: 'tomas@softwareco.example', role: 'responder', timezone: 'America/Bogota' },
  { name: 'Ruth Okafor', email: 'ruth@softwareco.example', role: 'responder', timezone: 'Africa/Lagos' },
  { name: 'Sam Whitfield', email: 'sam@softwareco.example', role: 'responder', timezone: 'America/New_York' },
  { name: 'Ines Moreau', email: 'ines@softwareco.example', role: 'viewer', timezone: 'Europe/Paris' },
] as const

export const TEAMS = [
  { name: 'Platform', people: ['Jonas', 'Aiko', 'Sam'] },
  { name: 'Payments', people: ['Priya', 'Tomás', 'Ruth'] },
  { name: 'Security', people: ['Mara', 'Ruth', 'Sam'] },
] as const

export const SCHEDULES = [
  {
    name: 'Platform primary',
    team: 'Platform',
    timezone: 'Europe/Berlin',
    unit: 'week',
    people: ['Jonas', 'Aiko', 'Sam'],
    startLocal: '2026-01-05T09:00',
  },
  {
    name: 'Payments primary',
    team: 'Payments',
    timezone: 'Europe/Berlin',
    unit: 'day',
    people: ['Priya', 'Tomás', 'Ruth'],
    startLocal: '2026-01-05T08:00',
  },
  {
    name: 'Security on call',
    team: 'Security',
    timezone: 'UTC',
    unit: 'week',
    people: ['Ruth', 'Mara', 'Sam'],
    startLocal: '2026-01-07T12:00',
  },
] as const

export const SERVICES = [
  { name: 'Checkout', team: 'Payments', schedule: 'Payments primary', about: 'Carts, prices, orders' },
  { name: 'Payments API', team: 'Payments', schedule: 'Payments primary', about: 'Cards and refunds' },
  { name: 'Login', team: 'Security', schedule: 'Security on call', about: 'Accounts, sessions, single sign-on' },
  { name: 'Search', team: 'Platform', schedule: 'Platform primary', about: 'Product search and its index' },
  { name: 'Office network', team: 'Platform', schedule: 'Platform primary', about: 'Routers, VPN, wireless' },
] as const

export type Trouble = {
  service: string
  severity: 'critical' | 'error' | 'warning' | 'info'
  title: string
  sources: string[]
  note?: string
  minutes: number
}

export const TROUBLES: Trouble[] = [
  {
    service: 'Checkout',
    severity: 'critical',
    title: 'Checkout answers 5xx on more than 5 % of requests',
    sources: ['checkout-1', 'checkout-2', 'checkout-3'],
    note: 'Rolled back to the release before; errors stopped within two minutes.',
    minutes: 34,
  },
  {
    service: 'Payments API',
    severity: 'error',
    title: 'Card provider answers slower than 4 s',
    sources: ['payments-1', 'payments-2'],
    note: 'The provider confirmed trouble on their side. Switched to the second one.',
    minutes: 52,
  },
  { service: 'Search', severity: 'warning', title: 'Search index is more than 10 minutes old', sources: ['indexer-1'], minutes: 21 },
  {
    service: 'Login',
    severity: 'warning',
    title: 'Unusual number of failed sign-ins from one network',
    sources: ['auth-1', 'auth-2'],
    note: 'One customer’s script with an old password. Blocked and told them.',
    minutes: 47,
  },
  {
    service: 'Office network',
    severity: 'error',
    title: 'Link to the branch office is down',
    sources: ['router-7'],
    note: 'The carrier had maintenance that nobody announced.',
    minutes: 68,
  },
  { service: 'Search', severity: 'info', title: 'Disk of the search node is 80 % full', sources: ['search-3'], minutes: 180 },
  {
    service: 'Payments API',
    severity: 'critical',
    title: 'No payment has succeeded for 3 minutes',
    sources: ['payments-1', 'payments-2', 'payments-3'],
    note: 'A certificate had expired. Renewed; an alarm for its age follows.',
    minutes: 19,
  },
  { service: 'Checkout', severity: 'warning', title: 'Queue of order mails is growing', sources: ['worker-2'], minutes: 26 },
]

/** What is open when the development server starts: a verified stranger where none should be. */
export const OPEN_NOW: Trouble = {
  service: 'Login',
  severity: 'critical',
  title: 'An unverified user signs in to the support tool again and again',
  sources: ['auth-1', 'auth-2', 'auth-3', 'support-tool'],
  minutes: 0,
}

/** What the company fears, and the work that keeps it away; `asset` is a service. */
export const RISKS = [
  {
    name: 'Ransomware in the office',
    threat: 'A mail is opened, and what it brings encrypts every share.',
    asset: 'Office network',
    scenario: 'Malware',
    likelihood: 4,
    impact: 4,
    owner: 'Jonas',
    controls: [{ text: 'Mail is scanned', lowers: 'likelihood', by: 1 }],
  },
  {
    name: 'Accounts are taken over',
    threat: 'Passwords that leaked elsewhere are tried here.',
    asset: 'Login',
    scenario: 'Unauthorised access',
    likelihood: 4,
    impact: 3,
    owner: 'Mara',
    controls: [],
  },
  {
    name: 'The card provider is gone for a day',
    threat: 'It stands still, and no order can be paid.',
    asset: 'Payments API',
    scenario: 'Unavailable',
    likelihood: 3,
    impact: 4,
    owner: 'Mara',
    controls: [{ text: 'A second provider takes over', lowers: 'impact', by: 2 }],
  },
  {
    name: 'The index cannot be built again',
    threat: 'Its backup turns out to be empty.',
    asset: 'Search',
    scenario: 'Data lost or damaged',
    likelihood: 2,
    impact: 3,
    owner: 'Mara',
    controls: [],
  },
] as const
export const WORK = [
  { name: 'Patch the routers', kind: 'patch', asset: 'Office network', every: 1, unit: 'month', team: 'Platform', startedDays: 40 },
  {
    name: 'Restore the orders from a backup',
    kind: 'restoreTest',
    asset: 'Checkout',
    every: 3,
    unit: 'month',
    team: 'Payments',
    startedDays: -20,
  },
  {
    name: 'Look through who may do what',
    kind: 'accessReview',
    asset: 'Login',
    every: 6,
    unit: 'month',
    team: 'Security',
    startedDays: -60,
  },
] as const
