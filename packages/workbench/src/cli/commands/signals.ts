import type { Command } from '../command.ts'
import { analyse } from './signals-analyse.ts'
import { info } from './signals-info.ts'

export const commands: readonly Command[] = [info, analyse]
