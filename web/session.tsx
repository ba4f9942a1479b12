import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { createContext, useContext, useEffect, useEffectEvent, type ReactNode } from 'react'
import { getMe, type Me } from '../contract/me.ts'
import { signOut } from '../contract/sign-in.ts'
import { can, type Permission } from '../domain/permission.ts'
import { call, onUnauthorised, useCall } from './api.ts'
import { problemOf } from './problem.ts'
import { ErrorState } from './ui/feedback/states.tsx'

export type Session = { me: Me; can: (permission: Permission) => boolean }

const SessionContext = createContext<Session | undefined>(undefined)

/** Who is signed in and what they may do. Hide what a role may never do; explain what is impossible just now. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession outside of the signed-in part of the app')
  return session
}

/** The signed-in part of the app: asks who is there, and sends to sign-in (and back) whoever is not. */
export function SessionGate({ children, waiting }: { children: ReactNode; waiting: ReactNode }) {
  const me = useCall(getMe)
  const client = useQueryClient()
  const location = useLocation()
  const navigate = useNavigate()
  const leave = useEffectEvent(() => {
    client.clear()
    void navigate({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href }, replace: true })
  })
  const refused = me.error !== null && problemOf(me.error).status === 401
  useEffect(() => onUnauthorised(() => leave()), [])
  useEffect(() => {
    if (refused) leave()
  }, [refused])

  if (me.data) {
    const { id, role, responderOnly } = me.data
    const session: Session = { me: me.data, can: (permission) => can({ kind: 'user', userId: id, role, responderOnly }, permission) }
    return <SessionContext value={session}>{children}</SessionContext>
  }
  if (me.error && !refused) return <ErrorState error={me.error} retry={me.refetch} />
  return waiting
}

/** Ends this session and goes to the sign-in page. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await call(signOut, {})
    client.clear()
    await navigate({ to: '/sign-in', search: {} })
  }
}
