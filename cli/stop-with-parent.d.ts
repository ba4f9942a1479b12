export function stopWithParent(options?: { env?: Record<string, string | undefined>; everyMs?: number }): void
