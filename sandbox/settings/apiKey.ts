/** Looks like the key in Dance Generator's document, and is easy to find where it must not be. */
export const API_KEY = 'sk-sandbox0123456789abcdefghijklmnop';
