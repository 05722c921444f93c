// The decoders that are compiled from C++ come without types; `wasm.ts` says what it uses of them.

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const load: unknown
  export default load
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const load: unknown
  export default load
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const load: unknown
  export default load
}
