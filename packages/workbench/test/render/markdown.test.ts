import { describe, expect, it } from 'vitest'
import { boardMarkdown } from '../../src/render/markdown.ts'
import { pages, RIGHT_TO_LEFT } from './pages.ts'

/** The chain covers the words of every instrument, which may be improved without touching this page. */
const unchained = (text: string): string =>
  text.replace(/chain [0-9a-f]{4} [0-9a-f]{4} … [0-9a-f]{4}/, 'chain (masked)')

describe('the board page as Markdown', () => {
  it('is this, for the fixed synthetic case', async () => {
    await expect(unchained(boardMarkdown(pages.full()))).toMatchFileSnapshot('board-full.snap')
  })

  it('is this, for a case of which nothing is known', async () => {
    await expect(unchained(boardMarkdown(pages.empty()))).toMatchFileSnapshot('board-empty.snap')
  })

  it('defines every footnote that it uses, and uses every one it defines', () => {
    for (const page of Object.values(pages)) {
      const text = boardMarkdown(page())
      const defined = [...text.matchAll(/^\[\^(\w+)\]: /gm)].map((match) => match[1])
      const used = [...text.matchAll(/\[\^(\w+)\](?!:)/g)].map((match) => match[1])
      expect(new Set(used)).toEqual(new Set(defined))
    }
  })

  it('lets nobody format, link or run anything through what they wrote', () => {
    const text = boardMarkdown(pages.hostile())
    expect(text).not.toMatch(/<script|<b>|(?<!\\)\*\*bold|(?<!\\)\[x\]|http:\/\/evil|(?<!\\)`rm/)
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202A-\u202E]/)
    expect(text).toContain('a b c d')
  })

  it('keeps right-to-left words whole, and apart from the line around them', () => {
    const text = boardMarkdown(pages.hostile())
    expect(text).toContain(RIGHT_TO_LEFT)
    expect(text).toMatch(/\u2068[^\u2069]*אברהם[^\u2069]*\u2069/)
  })

  it('says that it is synthetic, and only when it is', () => {
    expect(boardMarkdown(pages.full())).toContain('SYNTHETIC DEMONSTRATION')
    expect(boardMarkdown(pages.real())).not.toContain('SYNTHETIC')
  })
})
