import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../product.ts'

/** A real program with files of its own. */
export type Program = { url: string; folder: string; output: () => string; reload: (file: string, text: string) => void; stop: () => void }

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function start(
  name: string,
  command: string,
  args: (folder: string, port: number) => string[],
  files: Record<string, string>,
  ready: string,
): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), `muster-${name}-`))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  const port = await freePort()
  const child: ChildProcess = spawn(command, args(folder, port), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk))
  child.stderr!.on('data', (chunk: Buffer) => (output += chunk))
  const url = `http://127.0.0.1:${port}`
  try {
    await until(`${name} to be ready`, async () => (await fetch(url + ready)).ok, 30_000)
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`${name} did not start:\n${output}`, { cause: error })
  }
  return {
    url,
    folder,
    output: () => output,
    reload: (file, text) => {
      writeFileSync(join(folder, file), text)
      child.kill('SIGHUP')
    },
    stop: () => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function startAlertmanager(config: string): Promise<Program> {
  const args = (folder: string, port: number) => [
    '--config.file=alertmanager.yml',
    `--storage.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ]
  return start('alertmanager', 'prometheus-alertmanager', args, { 'alertmanager.yml': config }, '/-/ready')
}

// It finds its Alertmanagers some seconds after its start; what it said before that it says again only after this delay.
const RESEND = '--rules.alert.resend-delay=1s'

export function startPrometheus(config: string, rules: string): Promise<Program> {
  const args = (folder: string, port: number) => [
    '--config.file=prometheus.yml',
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    RESEND,
  ]
  return start('prometheus', 'prometheus', args, { 'prometheus.yml': config, 'rules.yml': rules }, '/-/ready')
}
