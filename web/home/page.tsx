import { Siren } from 'lucide-react'
import { useDialog } from '../frame/dialogs.tsx'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { MyPages } from './my-pages.tsx'
import { MyPreparation } from './my-preparation.tsx'
import { MyShifts } from './my-shifts.tsx'
import { NoisyNow } from './noisy-now.tsx'
import { OpenIncidents } from './open-incidents.tsx'
import { SetUp } from './set-up.tsx'
import './home.css'

/** One screen: what waits for me, what is broken, when I am on call, what is loud, what is missing. */
export function HomePage() {
  const { me, can } = useSession()
  const openDialog = useDialog()
  return (
    <Page
      head={
        <PageHeader
          title="Home"
          act={
            can('incident.declare') && (
              <Button icon={Siren} kbd="c" onClick={() => openDialog('declare')}>
                Declare
              </Button>
            )
          }
        />
      }
    >
      <div className="home">
        <div className="home-main">
          <MyPages />
          {can('incident.read') && <OpenIncidents />}
          {can('response.read') && <MyPreparation />}
        </div>
        <div className="home-side">
          {!me.responderOnly && <MyShifts />}
          {!me.responderOnly && <SetUp />}
          {can('alert.read') && <NoisyNow />}
        </div>
      </div>
    </Page>
  )
}
