import type { FaultRule } from '../../sandbox/server';
import { drawAlways } from '../faults/fixture';
import { danceRunner, errorOf, media, useSandbox } from './sandboxRunner';
import { bytesOf } from './runNode';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { generate, wait } = danceRunner(sandbox);

describe('the download of Dance Video Wait for Task', () => {
	// The pauses before downloads are tried again end at once.
	beforeEach(() => drawAlways(0));
	afterEach(() => jest.restoreAllMocks());

	it('downloads into the field of the user’s choice', async () => {
		const [item] = await wait(await generate('one'), {
			download: true,
			options: { binaryField: 'video' },
		});
		expect((await bytesOf(item ?? { json: {} }, 'video')).equals(media('dance.mp4'))).toBe(true);
		expect(
			sandbox()
				.downloads()
				.map(({ headers }) => headers.authorization),
		).toEqual(['missing']);
	});

	it('asks the task for a fresh address when the first has expired', async () => {
		sandbox().inject({ path: '/results', action: { type: 'answer', status: 410, body: 'gone' } });
		const [item] = await wait(await generate('one'), { download: true });
		expect((await bytesOf(item ?? { json: {} })).equals(media('dance.mp4'))).toBe(true);
	});

	it.each<[string, FaultRule['action'], RegExp]>([
		[
			'a web page',
			{ type: 'answer', status: 200, body: '<html>not found</html>' },
			/should be a video, but by its bytes/,
		],
		[
			'half of the file',
			{ type: 'mangle', how: 'cut' },
			/connection broke off|broke off after|aborted/i,
		],
		['nothing for good', { type: 'answer', status: 404, body: 'gone' }, /HTTP 404/],
		[
			'a redirect into a private network',
			{ type: 'answer', status: 302, headers: { location: 'http://169.254.169.254/latest' } },
			/address/,
		],
		[
			'redirects without end',
			{ type: 'answer', status: 302, headers: { location: '{self}' } },
			/redirected more than 5 times/,
		],
	])(
		'does not deliver %s as a video; the error has the task’s ID',
		async (_name, action, message) => {
			sandbox().inject({ path: '/results', times: 'always', action });
			const created = await generate('one');
			const error = await errorOf(wait(created, { download: true }));
			expect(error.message).toMatch(message);
			expect(error.message).toContain(created[0]?.json.taskId);
		},
	);

	it('does not download more than the size allowed', async () => {
		sandbox().inject({ path: '/results', action: { type: 'bytes', size: 3 * 1024 * 1024 } });
		const error = await errorOf(
			wait(await generate('one'), { download: true, options: { maxFileSizeMb: 1 } }),
		);
		expect(error.message).toMatch(/it has 3.0 MB, more than the 1 MB allowed/);
	});
});
