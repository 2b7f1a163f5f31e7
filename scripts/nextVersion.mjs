/**
 * npm run next-version: turns the change files in .changeset/ into the next version of package.json and
 * package-lock.json and a section of CHANGELOG.md, which bears the day and the changelog's own words.
 * The first release has no change files: its section is written by hand as "Unreleased", and gets its heading.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CHANGESETS = fileURLToPath(
	new URL('../node_modules/@changesets/cli/bin.js', import.meta.url),
);
const CHANGELOG = 'CHANGELOG.md';

/** What Changesets calls the levels, and what the changelog does. */
const HEADINGS = {
	'Major Changes': 'Breaking',
	'Minor Changes': 'Added and changed',
	'Patch Changes': 'Fixed',
};

/** Above the section of the first release, until it is out. */
const UNRELEASED = /^## \[Unreleased\]$/m;

const changes = readdirSync('.changeset').filter(
	(name) => name.endsWith('.md') && name !== 'README.md',
);
if (UNRELEASED.test(readFileSync(CHANGELOG, 'utf8'))) {
	firstRelease();
	process.exit();
}
if (changes.length === 0) {
	console.error(
		'No change waits in .changeset/: nothing to release. "npm run changeset" adds one.',
	);
	process.exit(1);
}

run(process.execPath, CHANGESETS, 'version');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
// Changesets leaves the lock file alone.
run('npm', 'version', version, '--allow-same-version', '--no-git-tag-version', '--ignore-scripts');
writeFileSync(CHANGELOG, withOurHeadings(readFileSync(CHANGELOG, 'utf8'), version));
console.log(`${changes.length} change(s) make version ${version}. Read ${CHANGELOG}, then commit.`);

/** Gives the section of the first release its heading. A change file beside it would make a second version. */
function firstRelease() {
	if (changes.length > 0) {
		console.error(
			`${CHANGELOG} has the section "Unreleased", so nothing has been released yet. Write what users should know of these into it, delete them, and try again: ${changes.join(', ')}`,
		);
		process.exit(1);
	}
	const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
	const text = readFileSync(CHANGELOG, 'utf8');
	writeFileSync(CHANGELOG, text.replace(UNRELEASED, `## ${version} - ${today()}`));
	console.log(`"Unreleased" is version ${version} now. Read ${CHANGELOG}, then commit.`);
}

/** The changelog with the new section as the others are. */
function withOurHeadings(text, released) {
	const begin = text.indexOf(`## ${released}\n`);
	const next = text.indexOf('\n## ', begin + 1);
	const end = next === -1 ? text.length : next;
	const section = text
		.slice(begin, end)
		.replace(`## ${released}`, `## ${released} - ${today()}`)
		.replace(/^### (.+)$/gm, (line, words) => (HEADINGS[words] ? `### ${HEADINGS[words]}` : line));
	return text.slice(0, begin) + section + text.slice(end);
}

function today() {
	return new Date().toISOString().slice(0, 10);
}

function run(command, ...args) {
	// Windows finds npm's command file through a shell only.
	const shell = process.platform === 'win32' && command === 'npm';
	execFileSync(command, args, { stdio: 'inherit', shell });
}
