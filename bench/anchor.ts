import { startAlertmanager, type Program } from '../test/senders/programs.ts'

/** Debian's Alertmanager. It keeps everything in memory and loses it all at a kill; Muster commits before it answers. */

/** Takes alerts and tells nobody. */
export function silentAlertmanager(): Promise<Program> {
  return startAlertmanager(`
route: {receiver: none, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 4h}
receivers: [{name: none}]
`)
}

/** Tells a webhook at once about each incident, and then no more in the time of a measure. */
export function pagingAlertmanager(providerPort: number): Promise<Program> {
  return startAlertmanager(`
route: {receiver: hook, group_by: [incident], group_wait: 0s, group_interval: 10m, repeat_interval: 4h}
receivers: [{name: hook, webhook_configs: [{url: 'http://127.0.0.1:${providerPort}/', send_resolved: false}]}]
`)
}

export const ANCHOR_PATHS = ['/api/v2/alerts']
