/** What an answer is the answer to. */
export type Step =
	| 'credits'
	| 'wrongKey'
	| 'unknownTask'
	| 'list'
	| 'upload'
	| 'create'
	| 'poll'
	/** The status check that found the task finished. */
	| 'finished'
	/** The result's address, asked without a key. */
	| 'result'
	/** What the provider posted to us. */
	| 'callback';

/** An answer (or a callback) as it came. */
export interface SeenAnswer {
	step: Step;
	httpStatus: number;
	/** `undefined` when it was no JSON. */
	json: unknown;
	/** The title of the create that it belongs to; absent before the first. */
	create?: string;
}

/** How something is known: the document says so, nobody does, or clients of the API show it. */
export type Source = 'documented' | 'inferred' | 'observed';

/**
 * Something that this package relies on, and how an answer shows whether it is so. `httpStatus` is
 * looked at in every answer of the step, a member of the JSON in those that were no refusal.
 */
export interface Fact {
	says: string;
	source: Source;
	step: Step;
	/** Only in answers to the create with this title (`toSee`). */
	create?: string;
	/** `httpStatus`, or a dotted path into the JSON; '' is all of it. */
	at: string;
	/** Where it is there only sometimes: an answer without it shows nothing. */
	isOptional?: true;
	/** `undefined`: this answer does not tell. */
	holds(value: unknown): boolean | undefined;
}

export const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
