export { uidOf } from '../uids.ts'
