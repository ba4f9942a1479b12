import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import './banner.css'

const ICONS: Record<'info' | 'warning' | 'error' | 'success', LucideIcon> = {
  info: Info,
  warning: TriangleAlert,
  error: CircleAlert,
  success: CircleCheck,
}

/**
 * A message that stays while its reason stays. `act` is a button or link with the next step.
 *
 *     <Banner tone="warning" title="Two people have no verified channel" act={<ButtonLink to="/people">See who</ButtonLink>}>…</Banner>
 */
export function Banner({
  tone = 'info',
  title,
  act,
  children,
  loud,
}: {
  tone?: keyof typeof ICONS
  title: ReactNode
  act?: ReactNode
  children?: ReactNode
  /** Read aloud as soon as it appears. */
  loud?: boolean
}) {
  const Icon = ICONS[tone]
  return (
    <div className="ui-banner" data-tone={tone} role={loud ? 'alert' : undefined}>
      <Icon aria-hidden />
      <div className="ui-banner-words">
        <p className="ui-banner-title">{title}</p>
        {children && <div>{children}</div>}
      </div>
      {act && <div className="ui-row">{act}</div>}
    </div>
  )
}
