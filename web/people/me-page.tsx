import { useSession } from '../session.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { MyProfile } from './my-profile.tsx'
import { Readiness } from './readiness.tsx'
import { roleWord } from './words.ts'

/** The viewer's own page. */
export function MePage() {
  const { me } = useSession()
  return (
    <Page
      width="reading"
      head={
        <PageHeader
          title="My profile"
          about={
            <>
              <span>{roleWord(me.role)}</span>
              <Readiness person={me} />
            </>
          }
        />
      }
    >
      <MyProfile />
    </Page>
  )
}
