const isContainer = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

/** The object that holds the last step of `path`; missing ones are made on the way. */
function holderOf(root: Record<string, unknown>, steps: string[]): Record<string, unknown> {
	return steps.slice(0, -1).reduce((holder, step) => {
		const next = holder[step];
		if (isContainer(next)) return next;
		const made: Record<string, unknown> = {};
		holder[step] = made;
		return made;
	}, root);
}

/**
 * A copy of a JSON value with dotted paths set and left out; array elements by their index
 * (`output.0.url`). What is not an object or array is returned unchanged.
 */
export function withChanges(value: unknown, set: Record<string, unknown>, omit: string[]): unknown {
	const copy: unknown = structuredClone(value);
	if (!isContainer(copy)) return copy;
	for (const [path, replacement] of Object.entries(set)) {
		const steps = path.split('.');
		holderOf(copy, steps)[steps.at(-1) ?? path] = replacement;
	}
	for (const path of omit) {
		const steps = path.split('.');
		delete holderOf(copy, steps)[steps.at(-1) ?? path];
	}
	return copy;
}
