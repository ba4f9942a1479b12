/**
 * npm runs a script in a shell and passes a SIGTERM on to that shell only; the shell dies, and what it ran would serve on
 * with nobody left to stop it. Where npm started this process, it takes the end of its parent as the signal to stop.
 */
export function stopWithParent({ env = process.env, everyMs = 500 } = {}) {
  if (env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, everyMs)
  watch.unref()
}
