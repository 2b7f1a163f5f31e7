import type { INodeExecutionData } from 'n8n-workflow';

import {
	ENVELOPE_VERSION,
	envelopeIn,
	newSeal,
	resultIn,
	stateIn,
	wrap,
	wrapFailed,
	wrapLeaving,
	type StateContent,
} from '../../suspension/envelope';

const STATE: StateContent = {
	kind: 'state',
	job: 'pollTasks',
	jobVersion: 2,
	turn: 3,
	inProgress: false,
	notBefore: 0,
	state: { items: [] },
};
const SEAL = 'seal';

/** An item with its envelope changed. */
const changed = (
	item: INodeExecutionData,
	changes: Record<string, unknown>,
): INodeExecutionData => ({
	...item,
	json: { danceVideoEnvelope: { ...(item.json.danceVideoEnvelope as object), ...changes } },
});

describe('an envelope', () => {
	it('gives the state that was put into it, to who has its seal', () => {
		const item = wrap(SEAL, STATE, { pairedItem: { item: 1 } });
		expect(item.pairedItem).toEqual({ item: 1 });
		expect(stateIn(SEAL, item)).toEqual(STATE);
		expect(resultIn(SEAL, item)).toBeUndefined();
		expect(stateIn('another', item)).toBeUndefined();
	});

	it('gives the items that leave, with their files beside it', () => {
		const binary = { data: { data: '', mimeType: 'video/mp4' } };
		const [item] = wrapLeaving(SEAL, [{ json: { taskId: 'a' }, binary, pairedItem: { item: 2 } }]);
		expect(item).toMatchObject({ binary, pairedItem: { item: 2 } });
		expect(resultIn(SEAL, item!)).toEqual({ kind: 'leaving', json: { taskId: 'a' } });
		expect(stateIn(SEAL, item!)).toBeUndefined();
		expect(resultIn('another', item!)).toBeUndefined();
	});

	it('gives the words of an error', () => {
		const words = { message: 'no', description: 'Look.' };
		const item = wrapFailed(SEAL, words);
		expect(resultIn(SEAL, item)).toEqual({ kind: 'failed', ...words });
	});

	it('of version 2 gives results, which were the same then, but no state', () => {
		const earlier = { version: 2 };
		const leaving = changed(wrapLeaving(SEAL, [{ json: { taskId: 'a' } }])[0]!, earlier);
		expect(resultIn(SEAL, leaving)).toEqual({ kind: 'leaving', json: { taskId: 'a' } });
		expect(stateIn(SEAL, changed(wrap(SEAL, STATE), earlier))).toBeUndefined();
	});

	it.each([1, ENVELOPE_VERSION + 1, '3', undefined])('of version %j gives nothing', (version) => {
		const leaving = changed(wrapLeaving(SEAL, [{ json: {} }])[0]!, { version });
		expect(resultIn(SEAL, leaving)).toBeUndefined();
		expect(stateIn(SEAL, changed(wrap(SEAL, STATE), { version }))).toBeUndefined();
	});

	it('with anything wrong in it gives nothing', () => {
		const item = wrap(SEAL, STATE);
		for (const wrong of [{ turn: '3' }, { state: 7 }, { kind: 'else' }, { job: undefined }]) {
			expect(stateIn(SEAL, changed(item, wrong))).toBeUndefined();
		}
		const leaving = wrapLeaving(SEAL, [{ json: {} }])[0]!;
		expect(resultIn(SEAL, changed(leaving, { json: 'x' }))).toBeUndefined();
	});

	it('is known as one of this package’s, whatever is in it and whosever it is', () => {
		const envelope = envelopeIn(changed(wrap(SEAL, STATE), { version: 9, more: 1 }));
		expect(envelope).toEqual({ version: 9, seal: SEAL, content: { ...STATE, more: 1 } });
	});

	it.each<[string, INodeExecutionData['json']]>([
		['something else', { taskId: 'a' }],
		['nothing', {}],
		['something beside it', { ...wrap(SEAL, STATE).json, taskId: 'a' }],
		['a text of that name', { danceVideoEnvelope: 'x' }],
		['a list of that name', { danceVideoEnvelope: [1] }],
	])('is none where an item has %s', (_what, json) => {
		expect(envelopeIn({ json })).toBeUndefined();
		expect(stateIn(SEAL, { json })).toBeUndefined();
		expect(resultIn(SEAL, { json })).toBeUndefined();
	});

	it('has a seal that is never the same', () => {
		expect(newSeal()).toMatch(/^[0-9a-f-]{36}$/);
		expect(newSeal()).not.toBe(newSeal());
	});
});
