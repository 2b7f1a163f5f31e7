/**
 * What bench/mutation.md says of each file, made from the reports of the runs it was in last.
 *
 * @typedef {{status: string, mutatorName: string, replacement?: string,
 *   location: {start: {line: number}}}} Mutant
 * @typedef {{source: string, mutants: Mutant[]}} MutatedFile
 * @typedef {{files: Record<string, MutatedFile>}} Report as Stryker writes it
 * @typedef {{counts: number[], onDay: string, survivors: string[]}} Entry of a file
 */

import { reasonFor } from './sameEffect/index.mjs';

const INTRODUCTION = `# Do the tests notice?

\`npm run test:mutation [folder or files]\` changes the published code a little, over and over
(StrykerJS): a condition turned round, a call left out, a number one off. Each change should make a test
fail. What is below was written by that command; a file that is not in it was not tried.

- A folder's changes are tried against the tests of the same name in \`test/\`, those of \`nodes\` also
  against \`test/engine\` and \`test/faults\`, and nothing else: a change that only an end-to-end test
  would notice counts as survived. Where that would take hours, only the tests about those files are run
  (\`MUTATION_TESTS\`).
- Texts with a space in them are not changed: they are sentences for people, and tests look for the
  words in them that matter. Nor is what runs once, when a file is loaded, and so for all tests alike.
- "Same effect" stands behind a change that makes no difference that matters, with the reason; the reason
  goes by the changed line. It counts as survived.
- The share is (killed + timed out) of all changes tried, including those that no test reaches.
- Line numbers are those of the day the file was tried.
`;

const TRIED = ['Killed', 'Timeout', 'Survived', 'NoCoverage'];
const HEAD = '| File | Killed | Timed out | Survived | Not reached | Share | Tried on |';

/**
 * @param {string} page the page so far
 * @param {{folder: string, report: Report, onDay: Date}} run
 * @returns {string} the page, in which the files of the run stand as the run found them
 */
export function withReport(page, { folder, report, onDay }) {
	const folders = new Map(
		page
			.split(/^(?=## )/m)
			.filter((part) => part.startsWith('## '))
			.map((part) => [part.slice(3, part.indexOf('\n')), entriesIn(part)]),
	);
	const entries = folders.get(folder) ?? new Map();
	for (const [name, file] of Object.entries(report.files)) {
		entries.set(name, entryOf(name, file, onDay));
	}
	folders.set(folder, entries);
	const parts = [...folders].sort(([a], [b]) => a.localeCompare(b)).map(partOf);
	return [INTRODUCTION.trimEnd(), ...parts].join('\n\n').concat('\n');
}

/**
 * @param {string} part of a folder
 * @returns {Map<string, Entry>} by file, read from the page
 */
function entriesIn(part) {
	const rows = part.matchAll(/^\| (\S+\.ts) +\|(.*)\|$/gm);
	return new Map(
		[...rows].map(([, name = '', cells = '']) => {
			const values = cells.split('|').map((cell) => cell.trim());
			const survivors = part.split('\n').filter((line) => line.startsWith(`- ${name}:`));
			return [name, { counts: values.slice(0, 4).map(Number), onDay: values[5] ?? '', survivors }];
		}),
	);
}

/**
 * @param {string} name
 * @param {MutatedFile} file
 * @param {Date} onDay
 * @returns {Entry}
 */
function entryOf(name, { source, mutants }, onDay) {
	const lines = source.split('\n');
	const survivors = mutants
		.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
		.sort((a, b) => a.location.start.line - b.location.start.line)
		.map(({ mutatorName, replacement = '', location }) => {
			const short = replacement.replace(/\s+/g, ' ').replaceAll('`', "'").slice(0, 60);
			const { line } = location.start;
			const reason = reasonFor(name, lines[line - 1] ?? '');
			const why = reason ? ` - same effect: ${reason}` : '';
			return `- ${name}:${line} ${mutatorName}${short && `: \`${short}\``}${why}`;
		});
	return {
		counts: TRIED.map((wanted) => mutants.filter(({ status }) => status === wanted).length),
		onDay: onDay.toISOString().slice(0, 10),
		survivors,
	};
}

/** @param {[folder: string, entries: Map<string, Entry>]} folder */
function partOf([folder, entries]) {
	const tried = [...entries].sort(([a], [b]) => a.localeCompare(b));
	const sums = TRIED.map((_, at) =>
		tried.reduce((sum, [, { counts }]) => sum + (counts[at] ?? 0), 0),
	);
	const survivors = tried.flatMap(([, entry]) => entry.survivors);
	return [
		`## ${folder}`,
		[
			HEAD,
			HEAD.replace(/[^|]+/g, ' --- '),
			...tried.map(([name, { counts, onDay }]) => rowOf(name, counts, onDay)),
			rowOf('**All**', sums, ''),
		].join('\n'),
		...(survivors.length > 0 ? [`Survived:\n\n${survivors.join('\n')}`] : []),
	].join('\n\n');
}

/**
 * @param {string} name
 * @param {number[]} counts in the order of {@link TRIED}
 * @param {string} onDay
 */
function rowOf(name, counts, onDay) {
	const [killed = 0, timedOut = 0] = counts;
	const tried = counts.reduce((sum, count) => sum + count, 0);
	const share = tried === 0 ? '-' : `${((100 * (killed + timedOut)) / tried).toFixed(1)} %`;
	return `| ${[name, ...counts, share, onDay].join(' | ')} |`;
}
