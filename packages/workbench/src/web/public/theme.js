// Before the first paint, and as a file: an inline script would need a hole in the content policy.
try {
  const theme = localStorage.getItem('theca.theme')
  if (theme === 'light' || theme === 'dark' || theme === 'theatre') document.documentElement.dataset.theme = theme
} catch {
  // Storage can be forbidden; then the theme is light.
}
