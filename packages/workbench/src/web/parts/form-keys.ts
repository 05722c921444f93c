import type { KeyboardEvent } from 'react'

/**
 * The keys of a form: Enter goes to the next question, `?` says that the answer is not known, `-` that the question does
 * not apply. A question is one stop, however many boxes it has.
 */

const CONTROLS = 'input, select, textarea'

/** What belongs together for the keyboard: a group of boxes, a number with its unit, the radios of one name, a field. */
const stopOf = (control: Element): unknown =>
  control.closest('[data-stop], .numf') ??
  (control instanceof HTMLInputElement && control.type === 'radio' ? control.name : control)

const usable = (control: HTMLElement): boolean =>
  !(control as HTMLInputElement).disabled && control.tabIndex !== -1 && control.offsetParent !== null

/** The control of each question where the keyboard arrives: the radio that holds, else the first. */
function stopsOf(form: Element): Map<unknown, HTMLElement> {
  const stops = new Map<unknown, HTMLElement>()
  for (const control of form.querySelectorAll<HTMLElement>(CONTROLS)) {
    if (!usable(control)) continue
    const stop = stopOf(control)
    const holds = control instanceof HTMLInputElement && control.type === 'radio' && control.checked
    if (!stops.has(stop) || holds) stops.set(stop, control)
  }
  return stops
}

function focusNext(form: Element, control: Element): boolean {
  const stops = [...stopsOf(form)]
  const next = stops[stops.findIndex(([stop]) => stop === stopOf(control)) + 1]
  next?.[1].focus()
  return next !== undefined
}

const isEmpty = (control: Element): boolean =>
  control instanceof HTMLInputElement && ['radio', 'checkbox'].includes(control.type)
    ? true
    : (control as HTMLInputElement).value === ''

const reasons: Readonly<Record<string, { words: string; option: string }>> = {
  '?': { words: 'not known', option: 'input[value="not_known"], input[value="not-known"]' },
  '-': { words: 'not applicable', option: 'input[value="not_applicable"]' },
}

/** Presses the reason why there is no answer, whichever way the question offers it; says whether it does. */
function sayAbsent(control: Element, key: string): boolean {
  const reason = reasons[key]
  // In a field of numbers a minus may begin one.
  if (reason === undefined || !isEmpty(control) || (key === '-' && control.matches('[type=number]'))) return false
  const question = control.closest('.item, .known')
  const button = [...(question?.querySelectorAll<HTMLButtonElement>('.absent button') ?? [])].find(
    ({ textContent }) => textContent === reason.words,
  )
  const option = question?.querySelector<HTMLInputElement>(reason.option) ?? null
  if (button !== undefined && button.getAttribute('aria-pressed') !== 'true') button.click()
  else if (button === undefined) option?.click()
  return button !== undefined || option !== null
}

/** For the element around a form's questions. */
export function onFormKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const { target, currentTarget: form } = event
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (!(target instanceof HTMLElement) || !target.matches(CONTROLS)) return
  if (event.key === 'Enter' && !(target instanceof HTMLTextAreaElement)) {
    if (focusNext(form, target)) event.preventDefault()
  } else if (sayAbsent(target, event.key)) {
    event.preventDefault()
    focusNext(form, target)
  }
}

/** Puts the keyboard on the first question, if that is one of choices: letters keep moving between forms. */
export function focusFirstChoice(form: Element): void {
  const [first] = stopsOf(form).values()
  if (first instanceof HTMLInputElement && first.type === 'radio') first.focus({ preventScroll: true })
}

/**
 * What is typed while nothing has the keyboard begins with the first question: a digit makes its choice or is the first
 * of its field, Enter only goes there.
 */
export function keyToFirstQuestion(form: Element, event: globalThis.KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !/^(\d|Enter)$/.test(event.key))
    return
  if (
    event.target instanceof HTMLElement &&
    event.target.closest(`${CONTROLS}, a, button, [role=dialog], [role=radiogroup]`)
  )
    return
  const [first] = stopsOf(form).values()
  if (first === undefined) return
  first.focus()
  const choices = first.closest('[role=radiogroup]')
  if (event.key === 'Enter') event.preventDefault()
  else if (choices !== null) {
    event.preventDefault()
    choices.dispatchEvent(new globalThis.KeyboardEvent('keydown', { key: event.key, bubbles: true }))
  }
}
