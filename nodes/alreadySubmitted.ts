/** The status of an item whose Submit Once Key was ordered before; not one of a task. */
export const ALREADY_SUBMITTED = 'alreadySubmitted';
