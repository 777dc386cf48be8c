// Passkeys in a real browser, with an authenticator that Chromium plays. They are bound to a name, so the pages are asked
// for at `localhost` and not at a number.
import assert from 'node:assert/strict'
import { newPage } from './browser.mjs'
import { signIn } from './pages.mjs'

/** Gives the page an authenticator that knows its owner; gives its id. */
async function withAuthenticator(page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  }
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options })
  const isOwner = (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
  const credentials = async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials
  return { isOwner, credentials }
}

/** Adds a passkey, signs in with it, and is refused where its owner is not there and where it was removed. */
export async function passkeysWork(browser, origin) {
  const page = await newPage(browser, 'desktop', origin.replace('127.0.0.1', 'localhost'))
  const authenticator = await withAuthenticator(page)
  await signIn(page)
  await addPasskey(page)
  const [credential] = await authenticator.credentials()
  assert.equal(credential.rpId, 'localhost')
  assert.equal(credential.isResidentCredential, true)

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/sign-in')
  await signInByPasskey(page)
  await page.waitForURL((url) => url.pathname === '/purpose' || url.pathname === '/')
  assert.match(await page.locator('.joinder-viewer').innerText(), /manager/)

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/sign-in')
  await authenticator.isOwner(false)
  await signInByPasskey(page)
  await page.getByText('The passkey was not used').waitFor()
  await authenticator.isOwner(true)
  await signInByPasskey(page)
  await page.waitForURL((url) => url.pathname === '/purpose' || url.pathname === '/')

  await page.goto('/account')
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.waitForURL('**/account?done=passkey-removed')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/sign-in')
  await signInByPasskey(page)
  await page.getByText('The passkey is not one of an account here').first().waitFor()
  await page.context().close()
}

/** Long after signing in, a sensitive act asks again who is acting: a passkey answers, and only while its owner is there. */
export async function aPasskeyProvesAgain(browser, joinder, { user, password }) {
  const page = await newPage(browser, 'desktop', joinder.origin.replace('127.0.0.1', 'localhost'))
  const authenticator = await withAuthenticator(page)
  await page.goto('/sign-in')
  await page.locator('[name=user]').fill(user)
  await page.locator('[name=password]').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.goto('/confirm?next=/account')
  assert.equal(new URL(page.url()).pathname, '/account', 'who has just signed in is asked again')
  await addPasskey(page)

  joinder.later(16)
  await page.goto('/confirm?next=/account')
  assert.equal(new URL(page.url()).pathname, '/confirm', 'nobody is asked after 16 minutes')
  await authenticator.isOwner(false)
  await page.getByRole('button', { name: 'Confirm with a passkey' }).click()
  await page.getByText('The passkey was not used').waitFor()
  await authenticator.isOwner(true)
  await page.getByRole('button', { name: 'Confirm with a passkey' }).click()
  await page.waitForURL((url) => url.pathname === '/account')
  await page.goto('/confirm?next=/account')
  assert.equal(new URL(page.url()).pathname, '/account', 'the passkey was not taken as a proof')
  await page.context().close()
}

async function addPasskey(page) {
  await page.goto('/account/passkey')
  await page.getByLabel('A name for it', { exact: true }).fill('a trial')
  await page.getByRole('button', { name: 'Make the passkey' }).click()
  await page.waitForURL('**/account?done=passkey-added')
}

async function signInByPasskey(page) {
  await page.goto('/sign-in/passkey')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
}
