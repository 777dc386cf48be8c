// Asks the browser for a passkey: to add one, to sign in with one, or to prove again who is acting. The page's form carries the question and takes the
// answer; nothing is sent but by that form. Without this file, or in a browser that has no passkeys, passwords go on working.
const form = document.querySelector('form[data-passkey]')
const button = form?.querySelector('button')
const answer = form?.querySelector('[data-passkey-answer]')
const said = document.querySelector('#passkey-said')

const supported = typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential

if (form && button && supported) {
  button.disabled = false
  said.textContent = ''
  form.addEventListener('submit', ask)
} else if (said) {
  said.textContent = 'This browser cannot use passkeys here. Use your password.'
}

async function ask(event) {
  if (answer.value) return
  event.preventDefault()
  said.textContent = ''
  try {
    const asked = JSON.parse(form.dataset.options)
    // To sign in, what is asked stands beside how to ask it; to add, it stands alone.
    const publicKey = asked.publicKey ?? asked
    const credential =
      form.dataset.passkey === 'add'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) })
    answer.value = JSON.stringify(credential.toJSON())
    form.requestSubmit()
  } catch {
    said.textContent = 'The passkey was not used. Try again, or use your password.'
  }
}
