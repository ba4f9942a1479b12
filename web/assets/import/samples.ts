/** Both say the same, and can be imported as they stand. */
export const CSV_SAMPLE = `name,kind,priority,rto,tags,identifiers,dependsOn,runsOn
Checkout,application,P1,30m,shop;pci,service=checkout,Orders database;Card provider,
Orders database,database,,1h,shop,,,db1
db1,server,,,,instance=db1.example.com:9100,,
Card provider,third party,P2,,,,,
`

export const YAML_SAMPLE = `- name: Checkout
  kind: application
  priority: P1
  rto: 30m
  tags: [shop, pci]
  identifiers: [service=checkout]
  dependsOn: [Orders database, Card provider]
- name: Orders database
  kind: database
  rto: 1h
  tags: [shop]
  runsOn: [db1]
- name: db1
  kind: server
  identifiers: ['instance=db1.example.com:9100']
- name: Card provider
  kind: third party
  priority: P2
`

/** In the order in which the export writes them; in a cell several are separated by `;`. */
export const COLUMNS =
  'name, kind, priority, description, hourlyCost, confidentiality, integrity, availability, rto, rpo, team, owners, tags, identifiers, dependsOn, runsOn, partOf'
