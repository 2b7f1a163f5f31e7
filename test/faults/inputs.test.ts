import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { ProviderId } from '../../sandbox/server';
import { errorOf } from '../engine/sandboxRunner';
import { runNode } from '../engine/runNode';
import { PROVIDER_IDS, faultFixture } from './fixture';

const { generate, generateAll, check, runOf, sandbox, creates, checks } = faultFixture();

/** The prompt limits that are documented, in characters. */
const PROMPT_LIMITS: Array<[ProviderId, number]> = [
	['danceGenerator', 2_500],
	['seedance2Io', 10_000],
];

describe('a prompt', () => {
	it.each(PROMPT_LIMITS)(
		'row 57: of emoji and of Chinese is counted at %s as people count, and refused only beyond the limit',
		async (id, limit) => {
			const characters = ['😀', '舞', '👯'];
			await generateAll(
				id,
				characters.map((character) => character.repeat(limit)),
			);
			for (const character of characters) {
				const error = await errorOf(generate(id, { prompt: character.repeat(limit + 1) }));
				expect(error.message).toContain(`${limit} characters`);
				expect(error.message).toContain(`given: ${limit + 1} characters`);
				expect(error.message.isWellFormed()).toBe(true);
			}
			expect(sandbox().paidCreates()).toBe(3);
			expect(creates()).toHaveLength(3);
		},
	);

	it.each(
		PROVIDER_IDS.flatMap((id): Array<[ProviderId, string, string]> => [
			[id, 'half of an emoji', 'A dancer \ud83d'],
			[id, 'a NUL', 'A dancer\0'],
		]),
	)('row 58: at %s with %s in it is refused before anything is sent', async (id, _what, prompt) => {
		const error = await errorOf(generate(id, { prompt }));
		expect(error.message).toMatch(/must not contain a NUL or half of a character/);
		expect(error.description).toMatch(/Nothing was sent and nothing paid/);
		expect(sandbox().journal()).toEqual([]);
	});
});

describe('an address where only a public one is taken', () => {
	it.each([
		'asset://image-1',
		'http://cdn.example.com/a.png',
		'data:image/png;base64,iVBORw0KGgo=',
		'https://192.168.1.10/a.png',
		'https://localhost/a.png',
		'file:///etc/passwd',
	])('row 60: is refused before sending when it is %s', async (imageUrl) => {
		const error = await errorOf(generate('seedance2Io', { mode: 'imageToVideo', imageUrl }));
		expect(error.message).toMatch(/must be a public address that starts with https:\/\//);
		expect(sandbox().journal()).toEqual([]);
	});
});

describe('a duration', () => {
	it.each<[ProviderId, number | string]>([
		['seedDance', 5],
		['seedance2Ai', '5s'],
		['seedance2Io', '5'],
		['vtrix', 5],
	])('row 61: given as 5, "5" or "5s" is sent to %s as %p', async (id, sent) => {
		for (const duration of [5, '5', '5s']) {
			await generate(id, { options: { duration } });
			sandbox().finishTasks();
		}
		const durations = creates().map(
			({ body }) => /"duration":("?\w+"?)/.exec(JSON.stringify(body))?.[1],
		);
		expect(durations).toEqual(Array(3).fill(JSON.stringify(sent)));
	});
});

describe('a task ID', () => {
	it.each(['../credits', '', 'two words', 'a/b', 'a?b=c', 'a%2Fb', '..', '/'])(
		'row 62: that is "%s" is refused before anybody is asked',
		async (taskId) => {
			const wait = (mode: string) =>
				runNode(runOf(new DanceVideoWait(), 'danceGenerator', { mode, taskId }));
			for (const mode of ['wait', 'checkOnce']) {
				const error = await errorOf(wait(mode));
				expect(error.message).toMatch(/Task ID must be an ID as Dance Video Generate gives it/);
			}
			expect(sandbox().journal()).toEqual([]);
		},
	);

	it.each(PROVIDER_IDS)(
		'row 62: with every sign that is taken stays one part of the address at %s',
		async (id) => {
			const taskId = 'a.b_c-d:e';
			await errorOf(check(id, [{ json: { taskId } }]));
			expect(checks().map((entry) => entry.taskId)).toEqual([taskId]);
		},
	);
});
