/** In the journal's directory: the once-only numbers that the keys of a lasting desk have used. */
export const NONCES_FILE = 'nonces.sqlite'
