import { DataDeduplicationService } from 'n8n-core';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { databaseMarks } from '../../nodes/databaseMarks';
import { processedStore } from '../../nodes/keyStore';
import type { Row } from '../../tasks/marks';
import { useDedupStore } from '../engine/dedupStore';
import { inlineMarksOf } from '../engine/inlineMarks';
import { contextFor, type NodeRun } from '../engine/runNode';
import { failureOf } from '../transport/account';

useDedupStore();
afterEach(() => jest.restoreAllMocks());

const inline = inlineMarksOf(new DanceVideoPoll());

/** A node in an execution of its own. */
const execution = (more: Partial<NodeRun> = {}) =>
	contextFor({ node: new DanceVideoGenerate(), parameters: {}, credentials: {}, ...more });

/** The mark of this name, as an execution has it. */
async function mark(name: string, nodeId = 'generate'): Promise<Row> {
	const found = (await databaseMarks(execution(), nodeId)([name])).get(name);
	if (!found) throw new Error('No mark');
	return found;
}

describe("marks in n8n's database", () => {
	it('are made by one of two executions, whichever comes first', async () => {
		expect(await (await mark('a')).level()).toBe(0);
		expect(await (await mark('a')).make(2)).toBe(true);
		expect(await (await mark('a')).level()).toBe(2);
		expect(await (await mark('a')).make(1)).toBe(false);
		expect(await (await mark('a')).make(3)).toBe(false);
		expect(await (await mark('a')).level()).toBe(2);
	});

	it('are made by one of two that try at once', async () => {
		const [one, other] = [await mark('a'), await mark('a')];
		const made = await Promise.all([one.make(1), other.make(1)]);
		expect(made.toSorted()).toEqual([false, true]);
	});

	it('are not made by one that another overtakes between its look and its note', async () => {
		await (await mark('a')).make(1);
		const late = await mark('a');
		const store = DataDeduplicationService.getInstance();
		jest.spyOn(store, 'getProcessedDataCount').mockResolvedValueOnce(0);
		expect(await late.make(1)).toBe(false);
		expect(await late.level()).toBe(1);
	});

	it('are raised by one, and can be made anew once they are removed', async () => {
		const made = await mark('a');
		await made.make(1);
		await (await mark('b')).make(2);
		await made.raise();
		await made.raise();
		expect(await (await mark('a')).level()).toBe(3);
		await made.remove();
		expect(await (await mark('a')).level()).toBe(0);
		expect(await (await mark('a')).make(1)).toBe(true);
		expect(await (await mark('b')).level()).toBe(2);
	});

	it('are those of a node and a name, and of no other', async () => {
		await (await mark('a')).make(1);
		expect(await (await mark('b')).level()).toBe(0);
		expect(await (await mark('a', 'another node')).level()).toBe(0);
		expect(await (await mark('a')).level()).toBe(1);
	});

	it('hold values for whoever asks for them among as many others, which take their place', async () => {
		await (await mark('a')).fill(['is so', 'is not']);
		await (await mark('b')).fill(['more']);
		expect(await (await mark('a')).level()).toBe(2);
		const asked = ['is so', 'is here', 'is not', 'is away'];
		expect(await (await mark('a')).swap(asked)).toEqual(new Set(['is so', 'is not']));
		expect(await (await mark('a')).swap(asked)).toEqual(new Set(['is here', 'is away']));
		expect(await (await mark('b')).level()).toBe(1);
	});

	it('are not taken for made, nor for somebody else’s, when the database fails', async () => {
		const store = DataDeduplicationService.getInstance();
		jest.spyOn(store, 'checkProcessedAndRecord').mockRejectedValue(new Error('disk full'));
		expect((await failureOf((await mark('a')).make(1))).message).toMatch(/disk full/);
		jest.restoreAllMocks();
		expect(await (await mark('a')).make(1)).toBe(true);
	});

	it('are reached by a thousand in one sub-execution, each under its name', async () => {
		let calls = 0;
		const executeWorkflow: typeof inline = async (...call) => {
			calls += 1;
			const [{ code }] = call;
			const reached = code?.nodes.filter(({ parameters }) => parameters.work === 'mark');
			expect(reached?.length).toBeLessThanOrEqual(1_000);
			return await inline(...call);
		};
		const open = databaseMarks(execution({ executeWorkflow }), 'generate');
		const names = Array.from({ length: 1_001 }, (_, at) => `row ${at}`);
		await (await mark('row 7')).make(1);
		await (await mark('row 1000')).make(2);
		const marks = await open(names);
		expect(calls).toBe(2);
		expect([...marks.keys()]).toEqual(names);
		const levels = await Promise.all(
			['row 7', 'row 8', 'row 1000'].map(async (name) => await marks.get(name)?.level()),
		);
		expect(levels).toEqual([1, 0, 2]);
		expect((await open(names.slice(0, 1_000))).size).toBe(1_000);
		expect(calls).toBe(3);
		await open([]);
		expect(calls).toBe(3);
	});

	it('that are out of reach are an error before anything is sent', async () => {
		const executeWorkflow: typeof inline = async () => ({
			executionId: 'elsewhere',
			data: [[]],
			waitTill: null,
		});
		const { details } = await failureOf(
			databaseMarks(execution({ executeWorkflow }), 'generate')(['a']),
		);
		expect(details).toMatchObject({
			kind: 'invalidRequest',
			retryable: false,
			mayHaveBeenAccepted: false,
			nextStep: expect.stringMatching(/^Nothing was sent\./) as string,
		});
	});
});

describe("what n8n's own store has processed", () => {
	it('is what has been noted, and not forgotten since', async () => {
		const store = processedStore(execution());
		expect(await store.isEmpty()).toBe(true);
		expect(await store.note(['a', 'b'])).toEqual(new Set());
		expect(await store.isEmpty()).toBe(false);
		expect(await store.note(['b', 'c'])).toEqual(new Set(['b']));
		await store.forget(['b']);
		expect(await store.note(['b', 'c'])).toEqual(new Set(['c']));
	});

	it('is noted by the second of two that were the first ever, when it asks again', async () => {
		const [one, other] = [processedStore(execution()), processedStore(execution())];
		const [mine, yours] = await Promise.all([one.note(['a']), other.note(['a'])]);
		expect([mine.size, yours.size].toSorted()).toEqual([0, 1]);
	});

	it('holds as many values as it is told to, the newest', async () => {
		const check = jest.spyOn(DataDeduplicationService.getInstance(), 'checkProcessedAndRecord');
		await processedStore(execution(), 5_000).note(['a']);
		await processedStore(execution()).note(['b']);
		expect(check.mock.calls.map(([, , , options]) => options)).toEqual([
			{ mode: 'entries', maxEntries: 5_000 },
			{ mode: 'entries' },
		]);
	});
});
