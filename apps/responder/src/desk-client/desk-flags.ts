/** Flags of every command that asks a running desk. */
export const deskFlags = {
  api: {
    value: 'URL',
    meaning:
      'The desk. http://127.0.0.1 with HTTP_PORT or 8080 unless given. Its token, if it wants one, is read from the file ' +
      'that API_TOKEN_FILE names, or from API_TOKEN.',
  },
  json: { meaning: "Print the desk's reply as it is: one JSON document." },
} as const
