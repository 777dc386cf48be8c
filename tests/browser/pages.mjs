// The pages that are tested, and how to come to them. A new page is one line in `PAGES`.

/**
 * `path` is where the page is; `find` gives it from another page (whose address changes from run to run).
 * `shapes` defaults to all of `SHAPES` in browser.mjs, `without` names checks of checks.mjs that do not apply, and why.
 */
export const PAGES = [
  { name: 'sign in', path: '/sign-in', signedOut: true },
  { name: 'today', path: '/' },
  { name: 'person', find: (page) => firstLink(page, '/', 'a[href^="/person/"]') },
  { name: 'duties', path: '/duties' },
  { name: 'imports', path: '/imports' },
  { name: 'search', path: '/search' },
  { name: 'licences', path: '/licences' },
]

/** Signs in as the first demo user, as a person does: one click on the sign-in page. */
export async function signIn(page) {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /^sign in as/i }).first().click()
  await page.waitForLoadState('load')
}

/** The address of the first link that matches, on the page at `from`. */
export async function firstLink(page, from, selector) {
  await page.goto(from)
  const href = await page.locator(selector).first().getAttribute('href')
  if (!href) throw new Error(`no \`${selector}\` on \`${from}\``)
  return href
}
