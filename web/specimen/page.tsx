import { useState } from 'react'
import { setTheme, useTheme } from '../frame/theme.ts'
import { Button } from '../ui/action/button.tsx'
import { ButtonLink } from '../ui/action/link.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { ActionSpecimens } from './actions.tsx'
import { FeedbackSpecimens } from './feedback.tsx'
import { FormSpecimens } from './forms.tsx'
import { ListSpecimens } from './lists.tsx'
import { TimeSpecimens } from './times.tsx'
import { TokenSpecimens } from './tokens.tsx'

/** Every primitive in every state, for the eye and for axe. Not part of the product's build. */
export function SpecimenPage() {
  const theme = useTheme()
  const [rtl, setRtl] = useState(false)
  return (
    <main dir={rtl ? 'rtl' : undefined}>
      <Page
        head={
          <PageHeader
            title="Specimen"
            about="every primitive, once"
            act={
              <Button look="primary" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>
                {theme === 'dark' ? 'Light' : 'Dark'}
              </Button>
            }
            acts={
              <>
                <ButtonLink to="/specimen/list">A list of 10,000</ButtonLink>
                <Button onClick={() => setRtl(!rtl)} aria-pressed={rtl}>
                  Right to left
                </Button>
              </>
            }
          />
        }
      >
        <TokenSpecimens />
        <TimeSpecimens />
        <ListSpecimens />
        <FormSpecimens />
        <ActionSpecimens />
        <FeedbackSpecimens />
      </Page>
    </main>
  )
}
