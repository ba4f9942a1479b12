/** What Vite understands and TypeScript does not: a style sheet imported for its effect. */
declare module '*.css'

interface ImportMeta {
  readonly env: { readonly DEV: boolean; readonly PROD: boolean; readonly MODE: string }
}
