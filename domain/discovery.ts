/** What alerts and monitors call an asset by, and what kind of thing it seems to be. */
export type Named = { label: string; value: string; kind: DiscoveredKind }
export type DiscoveredKind = 'server' | 'application' | 'database' | 'network'

/**
 * The labels that name an asset, best first: of each kind an alert names one. Left out on purpose: pods and containers,
 * which are gone tomorrow; `cluster`, `namespace`, `env` and `region`, which a sender sets on everything, so that an
 * asset of that name would be what every alert is about.
 */
const LABELS: Record<DiscoveredKind, readonly string[]> = {
  server: [
    // What a pushed or federated metric is about; `instance` is then who handed it on.
    'exported_instance', 'instance', 'host', 'hostname', 'host_name', 'host.name', 'node', 'nodename', 'server', 'server_name', 'machine',
    'vm', 'vm_name',
  ],
  application: [
    'service', 'service_name', 'service.name', 'app', 'application', 'app_kubernetes_io_name', 'app.kubernetes.io/name', 'component',
    'deployment', 'statefulset', 'daemonset',
  ],
  database: ['database', 'database_name', 'datname', 'db', 'db_name', 'db.name', 'dbname', 'dbinstance_identifier', 'DBInstanceIdentifier'],
  network: ['switch', 'router', 'firewall', 'access_point', 'sysName', 'device', 'device_name'],
} // prettier-ignore

/** Senders write them small, `Host`, `HOSTNAME` or `DBInstanceIdentifier`. */
const spellings = (label: string) => [label, label.toUpperCase(), label[0]!.toUpperCase() + label.slice(1)]
const KNOWN = new Map(
  Object.entries(LABELS).flatMap(([kind, labels]) =>
    labels.flatMap((label, rank) => spellings(label).map((spelled) => [spelled, { kind: kind as DiscoveredKind, rank }] as const)),
  ),
)

/** Labels by which Kubernetes' state is exported speak of the exporter, not of what is wrong. */
const OF_THE_EXPORTER = new Set(['instance', 'service', 'app', 'app_kubernetes_io_name', 'component'])
const STATE_EXPORTER = /kube-state-metrics/
/** A job of one of these says how something is watched, not what. */
const WATCHER = /exporter|^(node|blackbox|snmp|kubelet|cadvisor|federate|pushgateway)$|kube-state-metrics|^kubernetes-/
/** SNMP's words for an interface: the instance is then the device that has it. */
const INTERFACE = ['ifName', 'ifIndex', 'ifDescr', 'ifAlias']

/**
 * The assets that an alert or a target names by its labels; `@source` where only its source does. The order is that of
 * the kinds, and each label is spelled as it came, since that is how the asset will be known by it.
 */
export function namedIn({ labels, source }: { labels: Record<string, string>; source?: string | undefined }): Named[] {
  const best: { [kind in DiscoveredKind]?: Named & { rank: number } } = {}
  const exported = labels['job'] !== undefined && STATE_EXPORTER.test(labels['job'])
  for (const label in labels) {
    const known = KNOWN.get(label)
    if (known === undefined || (exported && OF_THE_EXPORTER.has(label))) continue
    const { kind, rank } = known
    if ((best[kind]?.rank ?? Infinity) <= rank) continue
    const value = labels[label]!
    if (isOfPod(value, labels['pod']) || !isName(kind, value)) continue
    best[kind] = { label, value, kind: isOrigin(value) ? 'application' : kind, rank }
  }
  // A machine's own device is its disk or its interface.
  if (best.network && /^device/i.test(best.network.label) && best.server) delete best.network
  if (best.server && !best.network && INTERFACE.some((label) => label in labels)) best.server.kind = 'network'

  const found = (['server', 'application', 'database', 'network'] as const).flatMap((kind) => {
    const named = best[kind]
    return named ? [{ label: named.label, value: named.value, kind: named.kind }] : []
  })
  if (found.length > 0) return found
  const job = labels['job']
  if (job !== undefined && !WATCHER.test(job) && isName('application', job)) return [{ label: 'job', value: job, kind: 'application' }]
  // Sources that were read from a label say nothing of their own.
  if (source === undefined || Object.values(labels).includes(source) || !isName('server', source)) return []
  return [{ label: '@source', value: source, kind: isOrigin(source) ? 'application' : 'server' }]
}

/** What people would call it: without scheme and port. */
export function nameOf(value: string): string {
  const bare = value.replace(/^https?:\/\//i, '').replace(/\/$/, '')
  const [, host] = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(bare) ?? /^([^:]+):\d{1,5}$/.exec(bare) ?? []
  return (host ?? bare).slice(0, 120).trim()
}

const LONGEST = 253
const NOBODY =
  /^(unknown|none|null|nil|undefined|n\/a|na|default|all|any|total|other|test|true|false|localhost(\.localdomain)?(:\d+)?|(127\.0\.0\.1|0\.0\.0\.0)(:\d+)?|\[?::1?\]?(:\d+)?)$/i
/** Databases that every server has. */
const EVERYWHERE = new Set([
  'template0', 'template1', 'postgres', 'mysql', 'information_schema', 'performance_schema', 'sys', 'master', 'msdb', 'tempdb', 'model',
  'admin', 'config', 'local',
]) // prettier-ignore
/** Disks and interfaces as the kernel numbers them. */
const PART_OF_MACHINE =
  /^(lo|eth|en[ops]|wlan|bond|veth|docker|br-|cali|flannel|tun|tap|wg|sd[a-z]|hd[a-z]|vd[a-z]|xvd|nvme|dm-|md\d|tmpfs|overlay|shm|rootfs)/

const HOST = /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?(?::\d{1,5})?$/u
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?$/
const IPV6 = /^(?:\[[0-9a-f:.]+\](?::\d{1,5})?|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)$/i
const ORIGIN = /^https?:\/\/[^\s/?#@]+\/?$/i
const WORDS = /^[\p{L}\p{N}][\p{L}\p{N} ._\-/:&+()]*$/u

const NUMBER = /^[\d.,]+%?$/
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
const HASH = /(?<![0-9a-z])(?=[a-f]*\d)[0-9a-f]{12,}(?![0-9a-z])/i
/** A pod of a deployment or a job: two suffixes of the letters that Kubernetes draws from. */
const POD = /-(?=[a-z]*\d)[bcdfghjklmnpqrstvwxz0-9]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}(?::\d{1,5})?$/

function isName(kind: DiscoveredKind, value: string): boolean {
  if (value.length < 2 || value.length > LONGEST || NOBODY.test(value)) return false
  if (UUID.test(value) || HASH.test(value) || POD.test(value)) return false
  if (isOrigin(value)) return kind === 'server' || kind === 'application'
  if (NUMBER.test(value) && !IPV4.test(value)) return false
  if (kind === 'server' || kind === 'network')
    return (HOST.test(value) || IPV6.test(value)) && !(kind === 'network' && PART_OF_MACHINE.test(value))
  return WORDS.test(value) && !value.includes('//') && !(kind === 'database' && (EVERYWHERE.has(value) || /^db\d+$/.test(value)))
}

function isOrigin(value: string): boolean {
  return value.startsWith('http') && ORIGIN.test(value)
}

/** A pod's own name and address go with it. */
function isOfPod(value: string, pod: string | undefined): boolean {
  return pod !== undefined && (value.startsWith(pod) || IPV4.test(value) || IPV6.test(value))
}
