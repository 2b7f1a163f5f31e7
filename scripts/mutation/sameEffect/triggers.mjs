/** @type {import('./index.mjs').SameEffect} */
export default {};
