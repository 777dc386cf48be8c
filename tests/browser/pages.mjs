// The pages that are tested, and how to come to them. A new page is one line in `PAGES`.

/** Sees people, and may do most to them. */
const MANAGER = 'manager'

/** Brings files in, and deals with what could not be read. */
const STEWARD = 'data steward'

/** Makes accounts, and sees no person. */
const ADMINISTRATOR = 'administrator'

/** Decides what is kept, erased and given away. */
const OFFICER = 'data protection officer'

/** Writes licences, and supervises. */
const PROBATION = 'probation practitioner'

/** Keeps parole reviews. */
const PAROLE = 'parole case worker'

/** Keeps contact with those harmed. */
const VICTIMS = 'victim liaison officer'

/** Judges emergency openings. */
const GUARDIAN = 'guardian'

/**
 * `path` is where the page is; `find` gives it from another page (whose address changes from run to run). `then` does
 * something on it before it is judged, `role` says as whom of the demo users (else as a manager).
 * `shapes` defaults to all of `SHAPES` in browser.mjs, `without` names checks of checks.mjs that do not apply, and why.
 */
export const PAGES = [
  { name: 'sign in', path: '/sign-in', signedOut: true },
  { name: 'accessibility', path: '/accessibility', signedOut: true },
  { name: 'licences', path: '/licences', signedOut: true },
  { name: 'purpose', path: '/purpose' },
  { name: 'who may do what', path: '/access' },
  { name: 'today', path: '/?team=all' },
  { name: 'today on an earlier day', path: '/?team=all&known_on=2026-06-01' },
  { name: 'today with a day that is none', path: '/?known_on-day=31&known_on-month=2&known_on-year=2026', then: toTheTop },
  { name: 'person', find: firstPerson },
  { name: 'person, everything shown', find: async (page) => `${await firstPerson(page)}?all=yes` },
  { name: 'person on an earlier day', find: (page) => linkFrom(page, firstPerson, '#known ul:last-of-type a[href*="known_on="]') },
  { name: 'person with everything open', find: firstPerson, then: openEverything },
  { name: 'person with release dates', find: sentencedPerson, then: openEverything },
  { name: 'fact', find: (page) => linkFrom(page, firstPerson, 'a[href^="/fact/"]') },
  { name: 'fact with everything open', find: (page) => linkFrom(page, firstPerson, 'a[href^="/fact/"]'), then: openEverything },
  { name: 'duties', path: '/duties', then: openEverything },
  { name: 'rules', path: '/rules', then: openEverything },
  { name: 'before a recall', path: '/before-recall' },
  { name: 'before a recall, worked out', path: '/before-recall', then: askBeforeARecall },
  { name: 'imports', path: '/imports', role: STEWARD, then: openEverything },
  { name: 'import', role: STEWARD, find: bringAFileIn },
  { name: 'quarantine', path: '/quarantine', role: STEWARD },
  { name: 'quarantined record', role: STEWARD, find: (page) => firstLink(page, '/quarantine', 'td a[href^="/quarantine/"]'), then: openEverything },
  { name: 'release dates', path: '/release-dates', then: openEverything },
  { name: 'search', path: '/search' },
  {
    name: 'search with nothing in it',
    path: '/search',
    then: async (page) => {
      await send(page, 'Search')
      await toTheTop(page)
    },
    without: { raisedNoComplaint: 'the browser calls an answer with status 422 an error' },
  },
  { name: 'sign in with a passkey', path: '/sign-in/passkey', signedOut: true },
  { name: 'your account', path: '/account' },
  { name: 'change your password', path: '/account/password' },
  { name: 'set up a second step', path: '/account/second-factor' },
  { name: 'add a passkey', path: '/account/passkey' },
  { name: 'accounts', path: '/accounts', role: ADMINISTRATOR, then: openEverything },
  { name: 'account', role: ADMINISTRATOR, find: (page) => firstLink(page, '/accounts', 'td a[href^="/accounts/"]') },
  { name: 'who looked', find: async (page) => `${await firstPerson(page)}/trail` },
  { name: 'who looked, for the person', find: async (page) => `${await firstPerson(page)}/trail/print` },
  { name: 'open in an emergency', path: '/break-glass' },
  { name: 'opened in an emergency', path: '/break-glass', then: breakGlass },
  { name: 'emergency openings', path: '/break-glass/reviews', role: GUARDIAN },
  { name: 'what is kept', path: '/keeping?only=all', role: OFFICER },
  { name: 'what is kept on a person', role: OFFICER, find: firstKept, then: openEverything },
  { name: 'erasing', path: '/erasing', role: OFFICER },
  { name: 'what erasing would take', role: OFFICER, find: async (page) => `/erasing?scope=person&of=${numberIn(await firstKept(page))}` },
  { name: 'subject access requests', path: '/subject-access', role: OFFICER, then: openEverything },
  { name: 'subject access request', role: OFFICER, find: enterARequest, then: openEverything },
  { name: 'item of a subject access request', role: OFFICER, find: (page) => linkFrom(page, enterARequest, 'td a[href*="/items/"]'), then: openEverything },
  { name: 'caseload', path: '/caseload', role: PROBATION },
  { name: 'caseload on an earlier day', path: '/caseload?known_on=2026-06-01', role: PROBATION },
  { name: 'supervision', role: PROBATION, find: (page) => supervised(page, 'Sabeline'), then: openEverything },
  { name: 'supervision with a recall and reviews', role: PAROLE, find: (page) => supervised(page, 'Rosamund'), then: openEverything },
  { name: 'supervision with a plan, places and areas', role: PROBATION, find: (page) => supervised(page, 'Lysander'), then: openEverything },
  { name: 'supervision with a dossier, a panel and a hearing', role: PAROLE, find: (page) => supervised(page, 'Lysander'), then: openEverything },
  { name: 'contact with those harmed', role: VICTIMS, find: (page) => harmedBy(page, 'Lysander'), then: openEverything },
  { name: 'before a recall, filled in', role: PROBATION, find: async (page) => `${await supervised(page, 'Sabeline')}/before-recall` },
  { name: 'write a licence', role: PROBATION, find: async (page) => `/supervision/${await withoutLicence(page)}/draft` },
  { name: 'write the conditions', role: PROBATION, find: async (page) => `${await supervised(page, 'Peverell')}/draft` },
  { name: 'report on a recall', role: PROBATION, find: async (page) => `${await supervised(page, 'Torquil')}/report/1` },
  { name: 'search results', path: '/search', then: searchForTheFirst },
]

/** The person whose situation is first on Today. */
function firstPerson(page) {
  return firstLink(page, '/?team=all', 'main a[href^="/person/"]')
}

/** The first person in the list of duties who is to be released. */
async function sentencedPerson(page) {
  const address = await firstLink(page, '/duties?rule=S1', 'main a[href^="/person/"]')
  return address.split('#')[0]
}

/** The supervision of somebody of the caseload, by the forename. */
function supervised(page, forename) {
  return firstLink(page, '/caseload', `td a[href^="/supervision/"]:has-text("${forename}")`)
}

/** Contact with those whom somebody harmed, found as victim liaison finds it: by a search. */
async function harmedBy(page, name) {
  await page.goto('/search')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await send(page, 'Search')
  return page.locator('main a[href^="/victims/"]').first().getAttribute('href')
}

/** The number of somebody for whom no licence was written: somebody with duties who is on no caseload. */
export async function withoutLicence(page) {
  const numbers = async (path, within) => {
    await page.goto(path)
    return page.locator(`main a[href^="${within}"]`).evaluateAll((links) => links.map((link) => link.getAttribute('href').match(/\d+/)[0]))
  }
  const licensed = new Set(await numbers('/caseload', '/supervision/'))
  const number = (await numbers('/', '/person/')).find((one) => !licensed.has(one))
  if (!number) throw new Error('everybody on the first page has a licence')
  return number
}

/** The first person in the queue of what is kept. */
function firstKept(page) {
  return firstLink(page, '/keeping?only=all', 'td a[href^="/keeping/"]')
}

/** The number that an address ends with. */
function numberIn(address) {
  return address.split('/').pop()
}

/** Enters a request about that person, as an officer does; gives its address. */
async function enterARequest(page) {
  const person = numberIn(await firstKept(page))
  await page.goto('/subject-access')
  await openEverything(page)
  await page.locator('[name="person"]').fill(person)
  for (const [part, value] of [['day', '2'], ['month', '3'], ['year', '2026']]) await page.locator(`[name="received-${part}"]`).fill(value)
  await page.locator('[name="asker"][value="person"]').check({ force: true })
  await page.locator('[name="identity"][value="yes"]').check({ force: true })
  await send(page, 'Enter the request')
  return new URL(page.url()).pathname
}

/** The address of the first link that matches, on the page that `find` gives. */
async function linkFrom(page, find, selector) {
  return firstLink(page, await find(page), selector)
}

/** An indeterminate sentence whose licence has ended by law. */
async function askBeforeARecall(page) {
  await page.getByLabel('Sentence', { exact: true }).selectOption('IPP')
  await page.getByLabel('Releases', { exact: true }).fill('1 3 2020')
  await page.getByLabel('Recalls', { exact: true }).fill('none')
  await send(page, 'Work it out')
  await toTheTop(page)
}

/** Opens whatever opens, so that what is inside is tested too. */
async function openEverything(page) {
  await page.evaluate(() => document.querySelectorAll('main details').forEach((details) => (details.open = true)))
}

/** The summary of faults takes the focus, as it should: the walk by keyboard is to begin at the top all the same. */
async function toTheTop(page) {
  await page.evaluate(() => {
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
  })
}

/** Sends a small invented file, as a person does; gives the address of its import. */
async function bringAFileIn(page) {
  await page.goto('/imports')
  await page.getByLabel('Source', { exact: true }).fill('northmoor-trials')
  const content = Buffer.from('<Message><Header/><Children/></Message>')
  await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'trial.xml', mimeType: 'text/xml', buffer: content })
  await send(page, 'Import the file')
  return new URL(page.url()).pathname
}

/** Opens what is hidden by an identifier that nobody has. */
async function breakGlass(page) {
  await page.getByLabel('An identifier of the person', { exact: true }).fill('9990000042')
  await page.getByLabel('Why it cannot wait', { exact: true }).fill('A child is at the door and afraid of whoever is at home.')
  await send(page, 'Record my reason and open')
}

/** Presses the button of a form. */
async function send(page, button) {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.waitForLoadState('load')
}

/** Searches for the first person of Today by the first word of their name. */
async function searchForTheFirst(page) {
  await page.goto('/?team=all')
  const name = await page.locator('main a[href^="/person/"]').first().innerText()
  await page.goto('/search')
  await page.getByLabel('Name', { exact: true }).fill(name.split(' ')[0])
  await send(page, 'Search')
}

/** Signs in as the first demo user in a role, as a person does: one click on the sign-in page. */
export async function signIn(page, role = MANAGER) {
  await page.goto('/sign-in')
  const users = page.getByRole('listitem').filter({ hasText: `, ${role}, ` })
  await users.getByRole('button', { name: /^sign in as/i }).first().click()
  await page.waitForLoadState('load')
}

/** The address of the first link that matches, on the page at `from`. */
export async function firstLink(page, from, selector) {
  await page.goto(from)
  const href = await page.locator(selector).first().getAttribute('href')
  if (!href) throw new Error(`no \`${selector}\` on \`${from}\``)
  return href
}
