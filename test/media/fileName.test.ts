import fc from 'fast-check';

import {
	DEFAULT_FILE_NAME,
	fileNameFor,
	plainFileName,
	unknownPlaceholders,
} from '../../media/fileName';

const PARTS = { taskId: 'task-1', provider: 'vtrix', index: 1, extension: 'mp4' } as const;
const name = (template: string, parts: Partial<Parameters<typeof fileNameFor>[1]> = {}) =>
	fileNameFor(template, { ...PARTS, ...parts });

describe('the name of a downloaded file', () => {
	it.each([
		[DEFAULT_FILE_NAME, 'task-1.mp4'],
		['{{taskId}}.mp4', 'task-1.mp4'],
		['{{ taskId }}', 'task-1.mp4'],
		['{taskId}.{extension}', 'task-1.mp4'],
		['{{provider}}-{{index}}.{{extension}}', 'vtrix-1.mp4'],
		['Dance of {Anna}', 'Dance of {Anna}.mp4'],
		['v1.2 final', 'v1.2 final.mp4'],
		['Tänzer 💃.mp4', 'Tänzer 💃.mp4'],
	])('is made of the template %j', (template, expected) => {
		expect(name(template)).toBe(expected);
	});

	it('ends as the bytes say, whatever the template ends with', () => {
		expect(name('{{taskId}}.mp4', { extension: 'png' })).toBe('task-1.png');
		expect(name('{{taskId}}.JPEG', { extension: 'jpg' })).toBe('task-1.jpg');
		expect(name('{{taskId}}.exe')).toBe('task-1.exe.mp4');
	});

	it('tells the files of one task apart', () => {
		const indexes = [1, 2, 3, 'last-frame'] as const;
		expect(indexes.map((index) => name('a.mp4', { index }))).toEqual([
			'a.mp4',
			'a-2.mp4',
			'a-3.mp4',
			'a-last-frame.mp4',
		]);
		expect(indexes.map((index) => name('{{index}} of a', { index }))).toEqual([
			'1 of a.mp4',
			'2 of a.mp4',
			'3 of a.mp4',
			'last-frame of a.mp4',
		]);
	});

	it.each([
		['../../etc/passwd', '_.._etc_passwd.mp4'],
		['C:\\Windows\\{{taskId}}', 'C__Windows_task-1.mp4'],
		['a\0b\nc', 'abc.mp4'],
		['\u202egpj.exe', 'gpj.exe.mp4'],
		['con', '_con.mp4'],
		['...', '_.mp4'],
		['  .hidden. ', 'hidden.mp4'],
		['half \ud83d of an emoji', 'half \ufffd of an emoji.mp4'],
	])('is one plain name, though the template is %j', (template, expected) => {
		expect(name(template)).toBe(expected);
	});

	it('is plain whatever the provider calls a task', () => {
		expect(name(DEFAULT_FILE_NAME, { taskId: '../../x/{{provider}}' })).toBe(
			'_.._x_{{provider}}.mp4',
		);
	});

	it('knows what its placeholders are, and what none is', () => {
		expect(unknownPlaceholders('{{taskId}} {{ index }} {taskId} {x}')).toEqual([]);
		expect(unknownPlaceholders('{{task}} {{}} {{toString}}')).toEqual(['task', '', 'toString']);
	});

	it('is plain, short and of the right type for any template and any task', () => {
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({
				unit: fc.constantFrom(...'/\\.{}:%\0\r💃\ud800\u202e', '{{taskId}}', 'mp4', ' '),
			}),
			fc.string({ minLength: 300, maxLength: 400, unit: 'grapheme' }),
		);
		const index = fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constant('last-frame' as const));
		fc.assert(
			fc.property(text, text, index, (template, taskId, at) => {
				const made = name(template, { taskId, index: at });
				expect(made).toMatch(/^[^\\/:*?"<>|\p{Cc}]+\.mp4$/u);
				expect(made).not.toMatch(/^[.\s]|[.\s]\.mp4$/);
				expect(made.isWellFormed()).toBe(true);
				expect(Buffer.byteLength(made)).toBeLessThanOrEqual(255);
				expect(name(template, { taskId, index: at })).toBe(made);
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe('a file name that came from elsewhere', () => {
	it.each([
		['me.png', 'me.png'],
		['Tänzer 💃.png', 'Tänzer 💃.png'],
		['100%.png', '100%.png'],
		['v1.2 final', 'v1.2 final'],
		['archive.tar.gz', 'archive.tar.gz'],
		['', 'file'],
		['.png', 'file.png'],
		['..', 'file'],
		['../../etc/passwd\0', 'passwd'],
		['C:\\Windows\\win.ini', 'win.ini'],
		['/etc/', 'file'],
		['.bashrc', 'file.bashrc'],
		['a\r\nSet-Cookie: b=c.png', 'aSet-Cookie_ b=c.png'],
		['\u202egpj.exe', 'gpj.exe'],
		['con.png', '_con.png'],
		['LPT1', '_LPT1'],
		['a.png. . ', 'a.png'],
		['"><img src=x>.png', '___img src=x_.png'],
		['half \ud83d.png', 'half \ufffd.png'],
	])('%j becomes %j', (text, name) => {
		expect(plainFileName(text)).toBe(name);
	});

	it('is plain and short whatever it was, and stays as it is the second time', () => {
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: fc.constantFrom(...'/\\.:%\0\r💃\ud800\u202e', 'con', '.png', ' ') }),
			fc.string({ minLength: 300, maxLength: 400, unit: 'grapheme' }),
		);
		fc.assert(
			fc.property(text, (given) => {
				const name = plainFileName(given);
				expect(name).toMatch(/^[^\\/:*?"<>|\p{Cc}]+$/u);
				expect(name).not.toMatch(/^[.\s]|[.\s]$|^(con|nul)(\.|$)/i);
				expect(name.isWellFormed()).toBe(true);
				expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
				expect(plainFileName(name)).toBe(name);
			}),
			{ numRuns: 1_000, seed: 96 },
		);
	});
});
