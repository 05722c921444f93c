import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './theme/mantine.css'
import './theme/tokens.css'
import './theme/parts.css'
import './theme/tablet.css'
import { App } from './app.tsx'
import { listenToKeys } from './parts/keys.ts'

listenToKeys()
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
