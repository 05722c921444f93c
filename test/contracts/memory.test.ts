import { memoryStore, memoryVault } from '@theca/record/kernel'
import { entryStoreContract } from './entry-store.ts'
import { vaultContract } from './vault.ts'

const close = (): Promise<void> => Promise.resolve()

entryStoreContract('memory', () => Promise.resolve({ store: memoryStore(), close }))
vaultContract('memory', () => Promise.resolve({ vault: memoryVault(), close }))
