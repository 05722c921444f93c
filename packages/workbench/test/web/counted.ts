import type { Locator, Page } from 'playwright-core'

/** Pressing and typing as a person does, with every key and every click counted. */
export function counted(page: Page) {
  let keys = 0
  let clicks = 0
  let pauses = 0
  return {
    /** One key, or a chord, which is one press of the hand. */
    press: async (...names: readonly string[]): Promise<void> => {
      for (const name of names) {
        await page.keyboard.press(name)
        keys += 1
      }
    },
    type: async (text: string): Promise<void> => {
      await page.keyboard.type(text)
      keys += text.length
    },
    click: async (target: Locator): Promise<void> => {
      await target.click()
      clicks += 1
    },
    /** A question that has to be thought about, or looked up, before it is answered. */
    think: (): void => {
      pauses += 1
    },
    /** Keys at three a second, a click as two seconds, and four seconds of thought for each question. */
    sum: (): { keys: number; clicks: number; questions: number; seconds: number } => ({
      keys,
      clicks,
      questions: pauses,
      seconds: Math.round(keys / 3 + clicks * 2 + pauses * 4),
    }),
  }
}
