import { PrepareTabs } from '../assets/prepare-tabs.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { RoleSection } from './role-section.tsx'
import { TypeSection } from './type-section.tsx'
import './response.css'

/** Who does what when something happens: types of incidents with their roles, and what is each role's to do. */
export function RolesPage() {
  return (
    <Page head={<PageHeader title="Roles" below={<PrepareTabs />} />}>
      <p className="response-idea">
        When an incident opens, its roles are filled and their people paged, so that nobody has to ask who decides, who writes and who
        speaks. Put down here whom each role is taken from.
      </p>
      <TypeSection />
      <RoleSection />
    </Page>
  )
}
