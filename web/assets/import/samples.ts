export const CSV_SAMPLE = `name,kind,priority,team,tags,rtoMinutes,dependsOn,runsOn,partOf
Checkout,application,1,Payments,shop;pci,30,Orders database,,
Orders database,database,2,Payments,shop,60,,db1.example.com,Checkout
db1.example.com,server,,Platform,,,,,
`

export const YAML_SAMPLE = `assets:
  - name: Checkout
    kind: application
    priority: 1
    team: Payments
    tags: [shop, pci]
    rtoMinutes: 30
    dependsOn: [Orders database]
  - name: Orders database
    kind: database
    partOf: [Checkout]
    runsOn: [db1.example.com]
  - name: db1.example.com
    kind: server
    identifiers:
      - { label: instance, value: 'db1.example.com:9100' }
`
