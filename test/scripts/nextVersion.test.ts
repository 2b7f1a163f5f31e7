import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const project = path.resolve(__dirname, '../..');
const NAME = 'n8n-nodes-dance-video';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'dance-video-next-version-'));
	for (const copied of ['.changeset/config.json', '.changeset/README.md', 'scripts/release']) {
		cpSync(path.join(project, copied), path.join(folder, copied), { recursive: true });
	}
	write('package.json', JSON.stringify({ name: NAME, version: '0.1.0' }, null, '\t'));
	const lock = {
		name: NAME,
		version: '0.1.0',
		lockfileVersion: 3,
		packages: { '': { name: NAME } },
	};
	write('package-lock.json', JSON.stringify(lock));
	write('CHANGELOG.md', '# Changelog\n\nWhat it is.\n\n## 0.1.0 - 2026-01-01\n\n- The first\n');
	git('init', '--quiet', '--initial-branch=main');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const versionIn = (name: string) => (JSON.parse(read(name)) as { version: string }).version;
const git = (...args: string[]) => spawnSync('git', args, { cwd: folder });

const waiting = () => readdirSync(path.join(folder, '.changeset')).sort();

function nextVersion(): { exitCode: number | null; errors: string } {
	const author = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];
	git('add', '--all');
	git(...author, 'commit', '--quiet', '--message', 'Changes');
	const script = path.join(project, 'scripts', 'nextVersion.mjs');
	const { status, stderr } = spawnSync(process.execPath, [script], {
		cwd: folder,
		encoding: 'utf8',
	});
	return { exitCode: status, errors: stderr };
}

const change = (name: string, level: string, text: string) =>
	write(`.changeset/${name}.md`, `---\n"${NAME}": ${level}\n---\n\n${text}\n`);

describe('npm run next-version', () => {
	it('makes of the waiting changes a version, and a section above the older ones', () => {
		change('quick-cats', 'minor', 'A node tells more.\n\nIt is in the docs.');
		change('slow-dogs', 'patch', 'A file keeps its name.');
		expect(nextVersion()).toEqual({ exitCode: 0, errors: '' });

		expect([versionIn('package.json'), versionIn('package-lock.json')]).toEqual(['0.2.0', '0.2.0']);
		expect(read('CHANGELOG.md').replace(/0\.2\.0 - [\d-]{10}/, '0.2.0 - TODAY')).toBe(
			[
				'# Changelog\n\nWhat it is.\n',
				'## 0.2.0 - TODAY\n',
				'### Added and changed\n',
				'- A node tells more.\n\n  It is in the docs.\n',
				'### Fixed\n',
				'- A file keeps its name.\n',
				'## 0.1.0 - 2026-01-01\n\n- The first\n',
			].join('\n'),
		);
		expect(waiting()).toEqual(['README.md', 'config.json']);
	});

	it('makes none where nothing has changed', () => {
		const { exitCode, errors } = nextVersion();
		expect(exitCode).toBe(1);
		expect(errors).toContain('No change waits');
		expect(versionIn('package.json')).toBe('0.1.0');
	});

	describe('before the first release', () => {
		const changelog = '# Changelog\n\nWhat it is.\n\n## [Unreleased]\n\n- The first\n';
		beforeEach(() => write('CHANGELOG.md', changelog));

		it('gives what was written by hand its version and day', () => {
			expect(nextVersion()).toEqual({ exitCode: 0, errors: '' });
			expect(read('CHANGELOG.md')).toMatch(
				/^# Changelog\n\nWhat it is\.\n\n## 0\.1\.0 - \d{4}-\d\d-\d\d\n\n- The first\n$/,
			);
			expect([versionIn('package.json'), versionIn('package-lock.json')]).toEqual([
				'0.1.0',
				'0.1.0',
			]);
		});

		it('does nothing while a change file waits, which would make it 0.2.0', () => {
			change('quick-cats', 'minor', 'A node tells more.');
			const { exitCode, errors } = nextVersion();
			expect(exitCode).toBe(1);
			expect(errors).toContain('quick-cats.md');
			expect(read('CHANGELOG.md')).toBe(changelog);
			expect(waiting()).toEqual(['README.md', 'config.json', 'quick-cats.md']);
			expect(versionIn('package.json')).toBe('0.1.0');
		});
	});

	it('after it, makes the next version of change files again', () => {
		write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n- The first\n');
		expect(nextVersion().exitCode).toBe(0);
		change('quick-cats', 'minor', 'A node tells more.');
		expect(nextVersion()).toEqual({ exitCode: 0, errors: '' });
		expect(versionIn('package.json')).toBe('0.2.0');
		expect(read('CHANGELOG.md').match(/^## .*(?= - )/gm)).toEqual(['## 0.2.0', '## 0.1.0']);
	});
});
