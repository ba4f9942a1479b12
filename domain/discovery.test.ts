import { describe, expect, it } from 'vitest'
import { nameOf, namedIn } from './discovery.ts'

const told = (labels: Record<string, string>, source?: string) =>
  namedIn({ labels, source }).map(({ label, value, kind }) => `${label}=${value} ${kind}`)

describe('What an alert is about, by the labels of', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['node_exporter', { alertname: 'DiskFull', instance: 'web-1:9100', job: 'node', device: '/dev/sda1' }, ['instance=web-1:9100 server']],
    ['its interfaces', { instance: 'web-1:9100', job: 'node', device: 'eth0' }, ['instance=web-1:9100 server']],
    [
      'postgres_exporter',
      { instance: 'db-1:9187', job: 'postgres', datname: 'orders', cluster: 'prod', env: 'live' },
      ['instance=db-1:9187 server', 'datname=orders database'],
    ],
    ['the databases that every server has', { instance: 'db-1:9187', datname: 'template0' }, ['instance=db-1:9187 server']],
    ['redis_exporter', { instance: 'redis:6379', db: 'db0' }, ['instance=redis:6379 server']],
    ['blackbox_exporter', { instance: 'https://shop.example.com', job: 'blackbox' }, ['instance=https://shop.example.com application']],
    ['a probe of one page', { instance: 'https://shop.example.com/pay?x=1', job: 'blackbox' }, []],
    ['snmp_exporter', { instance: '192.0.2.7', job: 'snmp', ifName: 'Gi0/1', ifIndex: '10101' }, ['instance=192.0.2.7 network']],
    ['gNMI and Telegraf', { device: 'core-sw-1', interface: 'Ethernet1' }, ['device=core-sw-1 network']],
    ['a router', { router: 'edge-1', site: 'fra' }, ['router=edge-1 network']],
    [
      'an application scraped in Kubernetes',
      { instance: '10.1.2.3:8080', pod: 'shop-7d4b9c6f5d-x2x7k', container: 'shop', namespace: 'prod', service: 'shop', job: 'shop' },
      ['service=shop application'],
    ],
    [
      'kube-state-metrics',
      { instance: '10.1.2.3:8080', job: 'kube-state-metrics', service: 'kube-state-metrics', deployment: 'shop', namespace: 'prod' },
      ['deployment=shop application'],
    ],
    ['a node of Kubernetes', { job: 'kube-state-metrics', instance: '10.1.2.3:8080', node: 'worker-3' }, ['node=worker-3 server']],
    ['a crashing pod alone', { pod: 'shop-7d4b9c6f5d-x2x7k', container: 'shop', namespace: 'prod', job: 'kube-state-metrics' }, []],
    [
      'Pushgateway',
      { exported_instance: 'batch-1', instance: 'pushgateway:9091', job: 'pushgateway' },
      ['exported_instance=batch-1 server'],
    ],
    ['Datadog', { host: 'web-1', service: 'checkout', env: 'prod', region: 'eu' }, ['host=web-1 server', 'service=checkout application']],
    ['Nagios', { HOSTNAME: 'web-1', SERVICEDESC: 'Disk /var', HOSTADDRESS: '10.0.0.3' }, ['HOSTNAME=web-1 server']],
    ['RDS', { dbinstance_identifier: 'orders-prod', region: 'eu-central-1' }, ['dbinstance_identifier=orders-prod database']],
    [
      'OpenTelemetry',
      { 'service.name': 'Payment API', 'host.name': 'app-2' },
      ['host.name=app-2 server', 'service.name=Payment API application'],
    ],
    ['a job and nothing else', { alertname: 'Absent', job: 'shop' }, ['job=shop application']],
    ['a job of a watcher', { alertname: 'Absent', job: 'postgres-exporter' }, []],
    ['the whole alone', { alertname: 'Quota', cluster: 'prod', namespace: 'shop', region: 'eu' }, []],
  ])('%s', (_, labels, expected) => {
    expect(told(labels)).toEqual(expected)
  })

  it('nothing, by its source, unless a label said that already or it is no name', () => {
    expect(told({ component: 'mysql' }, 'web-1.example.com')).toEqual(['component=mysql application'])
    expect(told({ class: 'disk' }, 'web-1.example.com')).toEqual(['@source=web-1.example.com server'])
    expect(told({ pod: 'shop-0' }, 'shop-0')).toEqual([])
    expect(told({}, 'monitoring tool')).toEqual([])
    expect(told({}, 'https://shop.example.com/')).toEqual(['@source=https://shop.example.com/ application'])
  })

  it('the next best one where the best is none', () => {
    expect(told({ instance: 'unknown', host: 'web-1', node: 'web-1.example.com' })).toEqual(['host=web-1 server'])
  })
})

describe('A value that names nothing for long is not proposed:', () => {
  it.each([
    '', 'x', '42', '99.5%', 'null', 'localhost:9090', '127.0.0.1:9100', '[::1]:9100', 'n/a', '<no value>', '{{ $labels.host }}', 'a b', '/dev/sda',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479', 'task-f47ac10b-58cc-4372-a567-0e02b2c3d479', '3f4e1b9a7c2d', 'i-0abc123def4567890',
    'shop-7d4b9c6f5d-x2x7k', 'shop-7d4b9c6f5d-x2x7k:8080', 'backup-28391234-bx2k9', 'ann@example.com', 'a'.repeat(254), 'https://x.example/a',
    '-', '--', 'ftp://x.example', 'javascript:alert(1)', 'web-1:99999999',
  ])('%s', (value) => {
    expect(told({ host: value })).toEqual([])
  }) // prettier-ignore

  it.each([
    'web-1',
    'WEB01',
    'web-srv24',
    'db.example.com',
    '10.0.0.3',
    '10.0.0.3:9100',
    '[2001:db8::7]:9100',
    '2001:db8::7',
    'büro-nas',
    'ip-10-0-1-23.ec2.internal',
  ])('but %s is', (value) => {
    expect(told({ host: value })).toEqual([`host=${value} server`])
  })
})

it.each([
  ['host-1:9100', 'host-1'],
  ['10.0.0.3:9100', '10.0.0.3'],
  ['[2001:db8::7]:9100', '2001:db8::7'],
  ['2001:db8::7', '2001:db8::7'],
  ['https://shop.example.com/', 'shop.example.com'],
  ['https://shop.example.com:8443', 'shop.example.com'],
  ['Payment API', 'Payment API'],
  ['a'.repeat(200), 'a'.repeat(120)],
])('%s is called %s', (value, name) => {
  expect(nameOf(value)).toBe(name)
})
