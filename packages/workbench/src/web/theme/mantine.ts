import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'
import { createTheme } from '@mantine/core'

/** Ten shades around the accent. Only the variables below are seen; the tuple is what the library asks for. */
const accent: MantineColorsTuple = [
  '#eef3fb',
  '#dfe8f6',
  '#bdd0ee',
  '#98b6e8',
  '#86b1f4',
  '#5b8adb',
  '#3a6fc8',
  '#1c55b0',
  '#154388',
  '#0d2c5a',
]

export const mantineTheme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font)',
  fontSizes: { xs: 'var(--t-11)', sm: 'var(--t-12)', md: 'var(--t-13)', lg: 'var(--t-15)', xl: 'var(--t-18)' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '3px', md: '3px', lg: '3px', xl: '3px' },
  defaultRadius: 'sm',
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  // Ink on a fill is decided by the tokens, which were checked pair by pair; a luminance rule failed in the dark.
  autoContrast: false,
  cursorType: 'default',
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        radius: 'sm',
        shadow: 'none',
        overlayProps: { backgroundOpacity: 1, color: 'var(--veil)' },
        transitionProps: { duration: 120 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Menu: { defaultProps: { shadow: 'none', transitionProps: { duration: 120 }, position: 'bottom-end', offset: 4 } },
    Tooltip: {
      defaultProps: { transitionProps: { duration: 120 }, openDelay: 300, multiline: true, maw: 320, withArrow: false },
    },
  },
})

const shared = {
  '--mantine-color-body': 'var(--ground)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-2)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--red)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-control)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line-2)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--accent-ink)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-hover': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-line-height': '1.25rem',
  '--mantine-shadow-md': 'var(--shadow)',
}

/** The library reads our tokens; a theme is then one attribute on the root, and theatre needs no fourth palette. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: shared, light: shared, dark: shared })
