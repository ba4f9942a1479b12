import { z } from 'zod'
import { Severity } from '../../domain/severity.ts'
import { source } from '../source.ts'

/**
 * A dead man's switch: silence is the alert. Whatever arrives is a beat, by any method and with any
 * body, so nothing a job can send is ever wrong. When no beat came for interval and grace, the server
 * opens an alert with this title and severity; the next beat resolves it.
 */
export const heartbeat = source({
  kind: 'heartbeat',
  title: 'Heartbeat (dead man’s switch)',
  summary: 'A job, a backup or a whole monitoring system that reports in; you are paged when it stops.',
  setup: setup(),
  config: z.strictObject({
    intervalSeconds: z
      .int()
      .min(30, 'At least 30 seconds.')
      .max(31 * 86_400, 'At most 31 days.')
      .meta({ title: 'Interval', description: 'Seconds between two beats at most.' }),
    graceSeconds: z
      .int()
      .min(0)
      .max(7 * 86_400, 'At most 7 days.')
      .default(60)
      .meta({ title: 'Grace', description: 'Seconds that a beat may be late before anybody is paged.' }),
    title: z.string().trim().min(1).max(255).optional().meta({ title: 'Title', description: 'What the alert is called when beats stop.' }),
    severity: Severity.default('critical').meta({ title: 'Severity' }),
  }),

  parse: () => ({ signals: [{ kind: 'beat' }] }),
})

function setup(): string {
  return `
Call this address more often than the interval; any method and body will do:

\`\`\`sh
curl -fsS -m 10 --retry 3 {{base}}/heartbeat/{{key}}
\`\`\`

From **cron**, only when the job succeeded:

\`\`\`
0 3 * * *  /usr/local/bin/backup && curl -fsS -m 10 --retry 3 -o /dev/null {{base}}/heartbeat/{{key}}
\`\`\`

As a watch over **Prometheus and Alertmanager** themselves: a rule that always fires, and a route that
repeats it (add both to what you have).

\`\`\`yaml
# rules.yml
groups:
  - name: watchdog
    rules:
      - alert: Watchdog
        expr: vector(1)
# alertmanager.yml
route:
  routes:
    - matchers: [alertname="Watchdog"]
      receiver: watchdog
      group_interval: 1m
      repeat_interval: 1m
receivers:
  - name: watchdog
    webhook_configs:
      - url: {{base}}/heartbeat/{{key}}
        send_resolved: false
\`\`\`

It waits for the first beat before it watches. Set the interval to at least twice the sender's period.
`.trim()
}
