/** Copy-paste set-up for the senders of PagerDuty's Events API v2. */
export const pagerdutySetup = `
The address is \`{{base}}/v2/enqueue\`, the routing key (also called *integration key*) is \`{{key}}\`.

**curl**

\`\`\`sh
curl -i {{base}}/v2/enqueue -H 'Content-Type: application/json' -d '{
  "routing_key": "{{key}}",
  "event_action": "trigger",
  "dedup_key": "web01/disk",
  "payload": {"summary": "Disk at 99 % on web01", "source": "web01", "severity": "critical"}}'
\`\`\`

The same with \`"event_action": "acknowledge"\` or \`"resolve"\` and the same \`dedup_key\`; they need no payload.

**Alertmanager**

\`\`\`yaml
receivers:
  - name: muster
    pagerduty_configs:
      - routing_key: {{key}}
        url: {{base}}/v2/enqueue
        severity: '{{ if or (eq .CommonLabels.severity "critical") (eq .CommonLabels.severity "warning") (eq .CommonLabels.severity "info") }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}'
\`\`\`

or for all of them \`global: pagerduty_url: {{base}}/v2/enqueue\`. Without \`severity\` Alertmanager sends
*error* for everything.

**Grafana**: Alerting → Contact points → Integration *PagerDuty*, Integration Key \`{{key}}\`, URL
\`{{base}}/v2/enqueue\` under the optional settings.

**@pagerduty/pdjs** speaks HTTPS only, so the server needs a certificate:

\`\`\`js
import { event } from '@pagerduty/pdjs'

await event({
  server: '{{host}}',
  data: {
    routing_key: '{{key}}',
    event_action: 'trigger',
    dedup_key: 'web01/disk',
    payload: { summary: 'Disk at 99 % on web01', source: 'web01', severity: 'critical' },
  },
})
\`\`\`

**Changes** (deployments, builds) go to \`{{base}}/v2/change/enqueue\`: they are recorded beside the incidents
and page nobody.

\`\`\`sh
curl -i {{base}}/v2/change/enqueue -H 'Content-Type: application/json' -d '{
  "routing_key": "{{key}}",
  "payload": {"summary": "Deployed shop 4.2", "source": "ci"}}'
\`\`\`
`.trim()
