/** Runs that are under way or done, by key. */
export interface SingleFlight<Result> {
	/**
	 * The result of the first call with this key. Calls made while it is under way, or later, get the
	 * same one; `first` is true for the one call that ran the action.
	 */
	call(key: string, action: () => Promise<Result>): Promise<{ first: boolean; result: Result }>;
	/** As if the key had never been called. */
	forget(key: string): void;
}

/**
 * Lets an action happen once for each key, in this process. An action that fails is forgotten, and so
 * is one whose result is not worth keeping.
 * @param maxKeys how many keys are remembered; the oldest go first
 */
export function createSingleFlight<Result>(
	maxKeys: number,
	isKept: (result: Result) => boolean,
): SingleFlight<Result> {
	const calls = new Map<string, Promise<Result>>();
	return {
		call: async (key, action) => {
			const known = calls.get(key);
			if (known) return { first: false, result: await known };
			const started = action();
			calls.set(key, started);
			const oldest = calls.keys().next();
			if (calls.size > maxKeys && !oldest.done) calls.delete(oldest.value);
			const drop = () => {
				if (calls.get(key) === started) calls.delete(key);
			};
			void started.then((result) => isKept(result) || drop(), drop);
			return { first: true, result: await started };
		},
		forget: (key) => void calls.delete(key),
	};
}
