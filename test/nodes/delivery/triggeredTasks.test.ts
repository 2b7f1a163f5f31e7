import { useDedupStore } from '../../engine/dedupStore';
import { done, failed } from '../../tasks/scriptedTasks';
import { saying, useTriggerRuns, type More } from './triggerScene';

useDedupStore();
const { broken, locked, run, errorOf } = useTriggerRuns();

describe('a credential that cannot be read, or a file that cannot be had', () => {
	it('leaves alone what needs no credential', async () => {
		const found = [failed('a-1'), done('b-1')];
		const items = await run(found, { ...locked, onError: 'continueRegularOutput' });
		expect(items[0]?.json).toEqual(failed('a-1'));
		expect(items[1]?.json.error).toEqual(saying(/did not provide/));
		expect(await errorOf(found, { ...locked, mode: 'retry' })).toMatchObject({
			message: saying(/^1 of 2 .*First \(item 1\)/),
		});
		const c = done('c-1');
		expect((await run([c], { ...locked, download: false }))[0]?.json).toEqual(c);
	});

	it('reads the credential once for all of them, whether or not it can be read', async () => {
		const readsFor = async (ids: string[], read: () => void) => {
			const onCredentialRead = jest.fn(read);
			const onError = 'continueRegularOutput';
			await run(ids.map(broken), { download: true, onCredentialRead, onError, mode: 'retry' });
			return onCredentialRead.mock.calls.length;
		};
		// n8n reads it again for each request, and each of the files is asked for anew once.
		const asked = 1;
		expect(await readsFor(['a-1'], () => undefined)).toBe(1 + asked);
		expect(await readsFor(['a-1', 'b-1'], () => undefined)).toBe(1 + 2 * asked);
		const tries = await readsFor(['a-1'], locked.onCredentialRead!);
		expect(await readsFor(['a-1', 'b-1'], locked.onCredentialRead!)).toBe(tries);
	});

	it('costs nothing of what is known of a task', async () => {
		const a = { ...broken('a-1'), videoUrl: 'https://cdn.example/a.mp4', raw: { id: 1 } };
		const { raw, ...known } = a;
		const json = async (more: More) => (await run([a], { ...more, mode: 'retry' }))[0]?.json;
		const problems: Array<[More, RegExp]> = [
			[locked, /did not provide/],
			[{ download: true }, /task a-1/],
			[{ download: true, parameters: { options: { maxFileSizeMb: 0 } } }, /Max File Size/],
		];
		for (const [more, why] of problems) {
			expect(await json({ ...more, onError: 'continueRegularOutput' })).toEqual({
				...known,
				error: saying(why),
				details: expect.not.objectContaining({ outputs: expect.anything() as unknown }) as unknown,
			});
			expect(await json({ ...more, onError: 'continueErrorOutput' })).toEqual({
				error: saying(why),
				details: expect.objectContaining(known) as unknown,
			});
		}
		const parameters = { options: { includeRawAnswer: true } };
		const onError = 'continueRegularOutput';
		expect(await json({ ...locked, parameters, onError })).toMatchObject({ raw });
	});
});
