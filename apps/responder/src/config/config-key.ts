/** `MAX_POSITION_SIZE` is `maxPositionSize` in a configuration. */
export function configKey(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
