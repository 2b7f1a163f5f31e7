import { isRecord } from '../../model/json';

/** The dotted paths of all members of a JSON value; list entries are `[]`. */
export function pathsOf(value: unknown, path = ''): string[] {
	if (Array.isArray(value)) {
		return value.length === 0 ? [path] : value.flatMap((entry) => pathsOf(entry, `${path}[]`));
	}
	if (!isRecord(value)) return path === '' ? [] : [path];
	return Object.entries(value).flatMap(([name, member]) =>
		pathsOf(member, path === '' ? name : `${path}.${name}`),
	);
}

/** How answers differ from the document's: members it does not name, and members that never came. */
export function compareShapes(came: unknown[], documented: unknown[]) {
	const paths = (values: unknown[]) => new Set(values.flatMap((value) => pathsOf(value)));
	const [seen, known] = [paths(came), paths(documented)];
	return {
		unknown: [...seen].filter((path) => !known.has(path)).sort(),
		missing: [...known].filter((path) => !seen.has(path)).sort(),
	};
}
