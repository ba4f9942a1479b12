import { constantHtml, type Html } from '../http/html.ts'

/**
 * The product's colours (web/ui/tokens.css) for a page that comes without its style sheet, as hexadecimal values:
 * the browsers inside mail apps are often too old for `oklch()` and `light-dark()`.
 */
export const PALETTE = {
  light: {
    ground: '#fcfbf9',
    raised: '#ffffff',
    press: '#eae8e5',
    ink: '#221f1b',
    soft: '#56524d',
    faint: '#6e6a65',
    line: '#e4e3e0',
    control: '#8a8782',
    accent: '#0566bb',
    onAccent: '#ffffff',
    accentInk: '#005cad',
    accentSoft: '#e4f1fe',
    focus: '#0071d1',
    critical: '#d62526',
    criticalInk: '#b31c1e',
    criticalSoft: '#feeae9',
    high: '#da661d',
    highInk: '#9b4516',
    medium: '#b37e0e',
    mediumInk: '#7e560a',
    low: '#637b8e',
    lowInk: '#485f73',
    mine: '#884fc6',
    mineInk: '#763eb0',
    mineSoft: '#f3ecfd',
    done: '#2b8a51',
    doneInk: '#1c663c',
    doneSoft: '#e2f5e7',
  },
  dark: {
    ground: '#12110f',
    raised: '#1b1a18',
    press: '#272522',
    ink: '#e9e8e5',
    soft: '#b1afab',
    faint: '#959390',
    line: '#2a2826',
    control: '#6e6b67',
    accent: '#3e8cdd',
    onAccent: '#050a12',
    accentInk: '#76b6f7',
    accentSoft: '#162840',
    focus: '#53a3f2',
    critical: '#f44c4c',
    criticalInk: '#fe8784',
    criticalSoft: '#3f1817',
    high: '#f28b46',
    highInk: '#f5a66c',
    medium: '#e9bc4f',
    mediumInk: '#e8c56c',
    low: '#849eb0',
    lowInk: '#9fb6c7',
    mine: '#af81e9',
    mineInk: '#c8a4f6',
    mineSoft: '#302243',
    done: '#51b67a',
    doneInk: '#73d098',
    doneSoft: '#142c1f',
  },
} as const

const values = (theme: Record<string, string>): string =>
  Object.entries(theme)
    .map(([name, value]) => `--${name}:${value};`)
    .join('')

const RULES = `
*{box-sizing:border-box;margin:0}
html{color-scheme:light dark;background:var(--ground);-webkit-text-size-adjust:100%;scroll-padding-bottom:12rem}
body{min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;max-width:30rem;margin:0 auto;color:var(--ink);
  font:1rem/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
time,.n{font-variant-numeric:tabular-nums;white-space:nowrap}
a{color:var(--accentInk)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
header{display:flex;align-items:center;min-height:3.25rem;justify-content:space-between;gap:1rem;padding:.25rem 1rem 0;color:var(--soft);font-size:.875rem}
header b{font-weight:600}
header a{display:flex;align-items:center;min-height:3rem;white-space:nowrap}
main{flex:1;padding:.25rem 1rem 1.5rem}
h1{margin:.375rem 0 .5rem;font-size:1.5rem;line-height:1.22;font-weight:600;letter-spacing:-.015em}
h1.long{font-size:1.1875rem;line-height:1.3;letter-spacing:-.01em}
h2{margin:1.5rem 0 .375rem;font-size:.875rem;font-weight:600;color:var(--soft)}
.severity{display:flex;align-items:center;gap:.5rem;font-weight:600;font-size:1.0625rem}
.severity svg{width:1.375rem;height:1.375rem}
.critical{color:var(--criticalInk)}.critical svg{color:var(--critical)}
.high{color:var(--highInk)}.high svg{color:var(--high)}
.medium{color:var(--mediumInk)}.medium svg{color:var(--medium)}
.low{color:var(--lowInk)}.low svg{color:var(--low)}
.facts{color:var(--soft)}
.facts b{font-weight:600;color:var(--ink)}
.state{display:flex;gap:.75rem;margin-top:1rem;padding:.75rem 0;border-block:1px solid var(--line)}
.state svg{flex:none;width:1.375rem;height:1.375rem;margin-top:.0625rem;color:var(--soft)}
.state b{display:block;font-size:1.0625rem;font-weight:600}
.state span{color:var(--soft)}
.acknowledged b{color:var(--mineInk)}.acknowledged svg{color:var(--mine)}
.resolved b{color:var(--doneInk)}.resolved svg{color:var(--done)}
.said{margin-bottom:1rem;padding:.75rem 1rem;border-radius:.75rem;background:var(--accentSoft)}
.said.acknowledged{background:var(--mineSoft)}
.said.resolved{background:var(--doneSoft)}
.said.warn{background:var(--criticalSoft)}
.said b{display:block;font-weight:600}
.said.acknowledged b{color:var(--mineInk)}.said.resolved b{color:var(--doneInk)}.said.warn b{color:var(--criticalInk)}
ul{list-style:none;padding:0}
.people li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;padding:.375rem 0;border-bottom:1px solid var(--line)}
.people li:last-child{border:0}
.people span{color:var(--soft)}
.people .on{color:var(--mineInk);font-weight:600}
.people .lost{color:var(--criticalInk)}
.log li{display:grid;grid-template-columns:auto 1fr;gap:.75rem;padding:.25rem 0;color:var(--soft);font-size:.9375rem}
.log time{color:var(--faint)}
.more li{display:flex;gap:.5rem;padding:.25rem 0}
.more svg{flex:none;width:1rem;height:1rem;margin-top:.25rem}
.more span{color:var(--ink)}
.more small{font-size:.875rem;color:var(--soft)}
.small{margin-top:1.5rem;color:var(--faint);font-size:.875rem}
.bar{position:sticky;bottom:0;display:flex;flex-wrap:wrap;gap:.5rem;padding:.75rem 1rem;
  padding-bottom:max(.75rem,env(safe-area-inset-bottom));background:var(--ground);border-top:1px solid var(--line)}
button,summary,.button{display:flex;align-items:center;justify-content:center;flex:1 1 auto;min-height:3rem;padding:.25rem .75rem;border-radius:.75rem;
  border:1px solid var(--control);background:var(--raised);color:var(--ink);font:inherit;font-size:.9375rem;font-weight:500;line-height:1.2;text-align:center;
  text-decoration:none;cursor:pointer;-webkit-tap-highlight-color:transparent;touch-action:manipulation;user-select:none;-webkit-user-select:none}
button:active,summary:active{background:var(--press)}
.wide,.first,.done .button{flex-basis:100%}
.first{min-height:4.25rem;border-color:var(--accent);background:var(--accent);color:var(--onAccent);font-size:1.25rem;font-weight:600;letter-spacing:-.01em}
.first:active{background:var(--accent);opacity:.85}
summary{list-style:none}
.bar details{flex:1 1 auto;display:grid}
summary::-webkit-details-marker{display:none}
.sheet{position:absolute;inset-inline:0;bottom:100%;padding:1rem;background:var(--raised);border-top:1px solid var(--line);box-shadow:0 -.75rem 2rem -.75rem rgba(0,0,0,.35)}
.sheet p{margin-bottom:.75rem;color:var(--soft)}
.sheet b{display:block;color:var(--ink);font-weight:600}
.sheet button{width:100%;min-height:4rem;border-color:var(--done);color:var(--doneInk);font-size:1.125rem;font-weight:600}
.acts{border-bottom:1px solid var(--line)}
.acts details{padding-left:1rem;border-top:1px solid var(--line)}
.acts summary{align-items:baseline;justify-content:flex-start;padding:.8rem 0;gap:.5rem;border:0;border-radius:0;background:none;text-align:left}
.acts summary:active{background:var(--press)}
.acts summary::after{content:"";flex:none;width:.5rem;height:.5rem;margin:0 .25rem .125rem auto;border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(45deg)}
.acts [open]>summary::after,.acts[open]>summary::after{margin-bottom:-.125rem;transform:rotate(225deg)}
.acts p,.acts small{color:var(--soft);font-size:.875rem}
.acts p{margin-bottom:.75rem}
.acts form{display:flex;flex-wrap:wrap;gap:.75rem;margin-bottom:1rem}
.acts form>label,.acts fieldset{flex:1 1 100%;display:grid;gap:.25rem;font-weight:500}
.acts input,textarea,select{width:100%;min-height:3rem;padding:.5rem .75rem;border:1px solid var(--control);border-radius:.75rem;background:var(--raised);color:var(--ink);font:inherit;font-weight:400}
.acts form button{flex-direction:column}
.acts form[method=get]{align-items:end}
.acts form[method=get] label{flex:1}.acts form[method=get] button{flex:none}
fieldset{padding:0;border:0;min-width:0}
legend{padding:0}
fieldset label{display:flex;align-items:center;gap:.75rem;min-height:3rem;padding:.375rem 0;border-bottom:1px solid var(--line);font-weight:400}
fieldset input[type=radio]{flex:none;width:1.25rem;height:1.25rem;min-height:0;accent-color:var(--accent)}
fieldset small{display:block}
.back{margin-top:1.5rem}
.notice{display:grid;align-content:center;gap:.75rem}
@media(max-height:34rem){html{scroll-padding:0}.bar{position:static}
  details[open]{flex-basis:100%}.sheet{position:static;margin-top:.5rem;border:1px solid var(--line);border-radius:.75rem;box-shadow:none}}
@media(max-height:34rem) and (min-width:36rem){body{max-width:56rem;display:grid;grid-template:auto 1fr/1fr 17rem}
  header{grid-column:1/-1}main{grid-column:1}.bar{grid-area:2/2;position:sticky;top:0;bottom:auto;align-self:start;border:0}.bar>*{flex-basis:100%}}
@media(min-width:40rem) and (min-height:34rem){body{padding-top:2rem}h1{font-size:1.75rem}}
@media(prefers-contrast:more){:root{--soft:var(--ink);--faint:var(--ink);--line:var(--control)}}
@media print{.bar{display:none}}
`

/** What stands between <style> and </style>. */
export const STYLE: Html = constantHtml(
  `:root{${values(PALETTE.light)}}@media(prefers-color-scheme:dark){:root{${values(PALETTE.dark)}}}${RULES.replace(/\n\s*/g, '')}`,
)
