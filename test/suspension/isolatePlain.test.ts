import { releaseIsolate, withIsolateIfNeeded, withoutIsolate } from '../../suspension/isolate';

/** An execution with an isolate, and what happens to that and beside. */
function execution() {
	const happened: string[] = [];
	const expression = {
		acquireIsolate: async () => void happened.push('acquire'),
		releaseIsolate: async () => void happened.push('release'),
	};
	const act = async () => {
		happened.push('act');
		return await Promise.resolve('done');
	};
	const fail = async () => {
		happened.push('fail');
		return await Promise.reject<string>(new Error('no'));
	};
	return { context: { workflow: { expression } }, happened, act, fail };
}

describe('something long that needs no isolate', () => {
	it('is done without, and has one again afterwards', async () => {
		const { context, happened, act } = execution();
		expect(await withoutIsolate(context, act)).toBe('done');
		expect(happened).toEqual(['release', 'act', 'acquire']);
	});

	it('has one again also where it fails', async () => {
		const { context, happened, fail } = execution();
		await expect(withoutIsolate(context, fail)).rejects.toThrow('no');
		expect(happened).toEqual(['release', 'fail', 'acquire']);
	});

	it('has none where the execution is to sleep, which its result tells', async () => {
		const { context, happened, act } = execution();
		expect(await withoutIsolate(context, act, (result) => result === 'done')).toBe('done');
		expect(happened).toEqual(['release', 'act']);
	});
});

describe('something that may need an isolate that was given back', () => {
	it('is done once where it needs none', async () => {
		const { context, happened, act } = execution();
		await releaseIsolate(context);
		expect(await withIsolateIfNeeded(context, act)).toBe('done');
		expect(happened).toEqual(['release', 'act']);
	});

	it('is done once more with a new one where it fails without', async () => {
		const { context, happened, act, fail } = execution();
		await releaseIsolate(context);
		const ways = [fail, act];
		expect(await withIsolateIfNeeded(context, async () => await ways.shift()!())).toBe('done');
		expect(happened).toEqual(['release', 'fail', 'acquire', 'act']);
	});

	it('is not done a third time, nor is the new one taken twice', async () => {
		const { context, happened, fail } = execution();
		await releaseIsolate(context);
		await expect(withIsolateIfNeeded(context, fail)).rejects.toThrow('no');
		expect(happened).toEqual(['release', 'fail', 'acquire', 'fail']);
		await expect(withIsolateIfNeeded(context, fail)).rejects.toThrow('no');
		expect(happened).toEqual(['release', 'fail', 'acquire', 'fail', 'fail']);
	});

	it('is not done again where the execution has its own still', async () => {
		const { context, happened, fail } = execution();
		await expect(withIsolateIfNeeded(context, fail)).rejects.toThrow('no');
		expect(happened).toEqual(['fail']);
		// That another execution has given its own back is no matter.
		await releaseIsolate(execution().context);
		await expect(withIsolateIfNeeded(context, fail)).rejects.toThrow('no');
		expect(happened).toEqual(['fail', 'fail']);
	});
});

describe('an n8n without isolates', () => {
	it.each<[string, object]>([
		['that tells nothing of its workflow', {}],
		['that tells nothing of its expressions', { workflow: {} }],
		['that evaluates them in its own engine', { workflow: { expression: {} } }],
	])('%s does all the same', async (_which, context) => {
		const { act, fail, happened } = execution();
		expect(await withoutIsolate(context, act)).toBe('done');
		expect(await withIsolateIfNeeded(context, act)).toBe('done');
		await expect(withIsolateIfNeeded(context, fail)).rejects.toThrow('no');
		expect(happened).toEqual(['act', 'act', 'fail']);
	});

	it.each(['acquireIsolate', 'releaseIsolate'])(
		'keeps what it could not get back: only %s',
		async (name) => {
			const { act, happened } = execution();
			const only = { [name]: async () => void happened.push(name) };
			expect(await withoutIsolate({ workflow: { expression: only } }, act)).toBe('done');
			expect(happened).toEqual(['act']);
		},
	);
});
