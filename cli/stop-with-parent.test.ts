import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

const module = new URL('stop-with-parent.js', import.meta.url).href
/** Says its number, and how it was stopped; stays until then. */
const program = `
  import { stopWithParent } from '${module}'
  process.on('SIGTERM', () => { console.log('stopped in order'); process.exit(0) })
  stopWithParent({ everyMs: 10 })
  setInterval(() => {}, 1000)
  console.log(process.pid)`

async function orphan(env: Record<string, string>): Promise<{ pid: number; ended: Promise<string> }> {
  // The second command keeps the shell from becoming the program itself.
  const shell = spawn('sh', ['-c', '"$0" --input-type=module -e "$1"; true', process.execPath, program], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  shell.stdout.on('data', (chunk) => (said += chunk))
  await once(shell.stdout, 'data')
  shell.kill('SIGTERM')
  return { pid: Number.parseInt(said), ended: once(shell.stdout, 'end').then(() => said) }
}

it('stops in order when the shell that npm put it in is ended', async () => {
  const { ended } = await orphan({ npm_lifecycle_event: 'start' })
  expect(await ended).toContain('stopped in order')
})

it('stays where nobody but npm would mean it: a parent may leave a server that it started', async () => {
  const { pid, ended } = await orphan({})
  await new Promise((resolve) => setTimeout(resolve, 100))
  process.kill(pid, 'SIGKILL')
  expect(await ended).not.toContain('stopped in order')
})
