/**
 * What bench/mutation.md says of each folder, made from the report of its last run.
 *
 * @typedef {{status: string, mutatorName: string, replacement?: string,
 *   location: {start: {line: number}}}} Mutant
 * @typedef {{source: string, mutants: Mutant[]}} MutatedFile
 * @typedef {{files: Record<string, MutatedFile>}} Report
 */

import { SAME_EFFECT } from './sameEffect.mjs';

const INTRODUCTION = `# Do the tests notice?

\`npm run test:mutation [folder or files]\` changes the published code a little, over and over
(StrykerJS): a condition turned round, a call left out, a number one off. Each change should make a test
fail. What is below was written by that command.

- A folder's changes are tried against the tests of the same name in \`test/\`, those of \`nodes\` also
  against \`test/engine\` and \`test/faults\`, and nothing else: a change that only an end-to-end test
  would notice counts as survived. Where that would take hours, only those of them are run that are
  about the file (\`MUTATION_TESTS\`).
- Texts with a space in them are not changed: they are sentences for people, and tests look for the
  words in them that matter. Nor is what runs once, when a file is loaded, and so for all tests alike.
- "Same effect" stands behind a change that no test can notice, with the reason. It counts as survived.
- The share is (killed + timed out) of all changes that were tried, those that no test reaches included.
`;

const TRIED = ['Killed', 'Timeout', 'Survived', 'NoCoverage'];

/**
 * @param {string} page the page so far
 * @param {{folder: string, paths: string[], report: Report, onDay: Date}} run
 * @returns {string} the page with this folder's part in place of the old one
 */
export function withReport(page, run) {
	const parts = new Map(
		page
			.split(/^(?=## )/m)
			.filter((part) => part.startsWith('## '))
			.map((part) => [part.slice(3, part.indexOf('\n')), part.trimEnd()]),
	);
	parts.set(run.folder, partOf(run));
	return [INTRODUCTION.trimEnd(), ...[...parts].sort().map(([, part]) => part)]
		.join('\n\n')
		.concat('\n');
}

/** @param {{folder: string, paths: string[], report: Report, onDay: Date}} run */
function partOf({ folder, paths, report, onDay }) {
	const files = Object.entries(report.files)
		.filter(([, { mutants }]) => mutants.some(({ status }) => TRIED.includes(status)))
		.sort(([a], [b]) => a.localeCompare(b));
	const all = files.flatMap(([, { mutants }]) => mutants);
	const rows = files.map(([name, { mutants }]) => rowOf(name, mutants));
	const survivors = files.flatMap(([name, file]) => survivorsOf(name, file));
	return [
		`## ${folder}`,
		`\`npm run test:mutation ${paths.join(' ')}\`, ${onDay.toISOString().slice(0, 10)}`,
		[
			'| File | Killed | Timed out | Survived | Not reached | Share |',
			'| --- | --- | --- | --- | --- | --- |',
			...rows,
			rowOf('**All**', all),
		].join('\n'),
		...(survivors.length > 0 ? [`Survived:\n\n${survivors.join('\n')}`] : []),
	].join('\n\n');
}

/**
 * @param {string} name
 * @param {Mutant[]} mutants
 */
function rowOf(name, mutants) {
	const counts = TRIED.map((wanted) => mutants.filter(({ status }) => status === wanted).length);
	const [killed = 0, timedOut = 0] = counts;
	const tried = counts.reduce((sum, count) => sum + count, 0);
	const share = tried === 0 ? '-' : `${((100 * (killed + timedOut)) / tried).toFixed(1)} %`;
	return `| ${[name, ...counts, share].join(' | ')} |`;
}

/**
 * @param {string} name
 * @param {MutatedFile} file
 */
function survivorsOf(name, { source, mutants }) {
	const lines = source.split('\n');
	/** @param {number} line */
	const reason = (line) =>
		SAME_EFFECT.find(({ file, code }) => file === name && lines[line - 1]?.includes(code));
	return mutants
		.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
		.map(({ mutatorName, replacement = '', location }) => {
			const short = replacement.replace(/\s+/g, ' ').replaceAll('`', "'").slice(0, 60);
			const { line } = location.start;
			const known = reason(line);
			const why = known ? ` - same effect: ${known.why}` : '';
			return `- ${name}:${line} ${mutatorName}${short && `: \`${short}\``}${why}`;
		});
}
