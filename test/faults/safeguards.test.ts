import { DanceVideoListTasks } from '../../nodes/DanceVideoListTasks/DanceVideoListTasks.node';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { errorOf, media } from '../engine/sandboxRunner';
import { runInEngine } from '../engine/runInEngine';
import { runNode, storedFile } from '../engine/runNode';
import { faultFixture } from './fixture';

const { generate, generateRun, runOf, sandbox } = faultFixture({ credits: 1_000_000 });

const CONTINUE = { onError: 'continueRegularOutput' } as const;

/** Items that have a value for the expression each; `undefined` leaves it out. */
const itemsWith = (...values: unknown[]) =>
	values.map((value) => ({ json: value === undefined ? {} : { value: value as string } }));

const option = (name: string) => ({ batch: { [name]: '={{ $json.value }}' } });

const BLANKS = [
	['an empty text', ''],
	['spaces', '   '],
	['null', null],
	['nothing at all', undefined],
] as const;

const SAFEGUARDS = [
	['dryRun', 'Dry Run'],
	['maxCredits', 'Max Credits per Run'],
	['minBalance', 'Minimum Balance Left'],
	['onUnknown', 'If an Earlier Attempt Is Unknown'],
	['ordersAtOnce', 'Tasks Created at Once'],
	['requestsPerMinute', 'Requests per Minute'],
] as const;

describe('a safeguard that was added', () => {
	describe.each(SAFEGUARDS)('%s', (name, displayName) => {
		it.each(BLANKS)('row 105: is an error where its value is %s', async (_what, value) => {
			const error = await errorOf(
				generate('danceGenerator', option(name), { items: itemsWith(value, value) }),
			);
			expect(error.message).toContain(`${displayName} has no value`);
			expect(error.description).toMatch(/Nothing was sent and nothing paid/);
			expect(sandbox().journal()).toEqual([]);
		});

		it('row 105: is an error for every item where the workflow goes on with errors', async () => {
			const run = generateRun('danceGenerator', option(name), {
				items: itemsWith('', '', ''),
				...CONTINUE,
			});
			const { items } = await runInEngine(run, {});
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2].map((item) => ({ item })),
			);
			for (const { json } of items) expect(json.error).toContain(`${displayName} has no value`);
			expect(sandbox().journal()).toEqual([]);
		});
	});

	it('row 105: is an error where the place for a wait is blank, too', async () => {
		const error = await errorOf(
			generate('seedance2Ai', option('placeWaitMinutes'), { items: itemsWith(' ') }),
		);
		expect(error.message).toContain('Max Wait for a Slot (Minutes) has no value');
		expect(sandbox().journal()).toEqual([]);
	});

	it.each([
		['dryRun', 'Dry Run', true, false],
		['maxCredits', 'Max Credits per Run', 1000, 70],
		['minBalance', 'Minimum Balance Left', 0, 100],
		['onUnknown', 'If an Earlier Attempt Is Unknown', 'submitAgain', 'report'],
		['ordersAtOnce', 'Tasks Created at Once', 3, 1],
		['requestsPerMinute', 'Requests per Minute', 1000, 30],
	] as const)(
		'row 106: %s is refused where it is another value for another item',
		async (name, displayName, first, second) => {
			const items = itemsWith(first, first, second);
			const error = await errorOf(generate('danceGenerator', option(name), { items }));
			expect(error.message).toContain(`${displayName} holds for the whole run`);
			expect(error.message).toContain('item 0');
			expect(error.message).toContain('item 2');
			expect(sandbox().journal()).toEqual([]);
		},
	);

	it('row 106: is refused where only a later item has no value for it', async () => {
		const items = itemsWith(1000, '');
		const error = await errorOf(generate('danceGenerator', option('maxCredits'), { items }));
		expect(error.message).toContain('Max Credits per Run has no value');
		expect(sandbox().journal()).toEqual([]);
	});

	it('row 106: holds where all items say the same in other words', async () => {
		const items = await generate('danceGenerator', option('maxCredits'), {
			items: itemsWith(140, '140'),
		});
		expect(items.map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(sandbox().paidCreates()).toBe(2);
	});
});

describe('a limit of the other nodes', () => {
	const waiting = (options: Record<string, string>) => ({
		mode: 'wait',
		taskId: 'task-1',
		download: true,
		options,
	});

	it.each([
		['Max Wait (Minutes)', waiting({ timeoutMinutes: '={{ $json.value }}' })],
		['Max File Size (MB)', waiting({ maxFileSizeMb: '={{ $json.value }}' })],
	])('row 105: %s is an error where it is blank, and nothing is asked for', async (name, form) => {
		for (const [, value] of BLANKS) {
			const run = runOf(new DanceVideoWait(), 'danceGenerator', form, { items: itemsWith(value) });
			expect((await errorOf(runNode(run))).message).toContain(`${name} has no value`);
		}
		expect(sandbox().journal()).toEqual([]);
	});

	it('row 105: Limit of List Tasks is an error where it is blank: it is not the whole list', async () => {
		const form = { returnAll: false, limit: '={{ $json.value }}', status: 'any' };
		for (const [, value] of BLANKS) {
			const run = runOf(new DanceVideoListTasks(), 'danceGenerator', form, {
				items: itemsWith(value),
			});
			expect((await errorOf(runNode(run))).message).toContain('Limit has no value');
		}
		expect(sandbox().journal()).toEqual([]);
	});
});

describe('a budget', () => {
	it('row 109: waits for what is under way: at a real 35, five are created of 210 and not three', async () => {
		const video = await storedFile(media('reference.mp4'), 'reference.mp4', 'video/mp4');
		const [uploaded] = await runNode(
			runOf(
				new DanceVideoUpload(),
				'danceGenerator',
				{ kind: 'video', fileSource: 'binary', fileBinary: 'data' },
				{ items: [{ json: {}, binary: { data: video } }] },
			),
		);
		// Five seconds long, which only the provider knows: by its address it may be ten, and cost 70.
		const items = await generate(
			'danceGenerator',
			{
				referenceVideoSource: 'url',
				referenceVideoUrl: String(uploaded?.json.url),
				batch: { maxCredits: 210 },
			},
			{ items: Array.from({ length: 8 }, () => ({ json: {} })), ...CONTINUE },
		);
		const created = items.slice(0, 5).map(({ json }) => [json.status, json.cost]);
		expect(created).toEqual(created.map(() => ['pending', { amount: 35, unit: 'credits' }]));
		for (const { json } of items.slice(5)) {
			expect(json.details).toMatchObject({ kind: 'overBudget' });
		}
		expect(sandbox().paidCreates()).toBe(5);
	});
});
