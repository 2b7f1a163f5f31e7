/**
 * How Changesets writes a change into CHANGELOG.md (.changeset/config.json names this file): the
 * sentence for the user, without the commit that it came with.
 */
export function getReleaseLine({ summary }) {
	const [first, ...others] = summary.trim().split('\n');
	return [`- ${first}`, ...others.map((line) => `  ${line}`.trimEnd())].join('\n');
}

/** This package has no dependencies to tell of. */
export function getDependencyReleaseLine() {
	return '';
}
