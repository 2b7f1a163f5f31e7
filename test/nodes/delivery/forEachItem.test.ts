import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import { forEachItem, tryItem } from '../../../nodes/delivery/forEachItem';
import { Failure } from '../../../transport/failure';

/** A node with three rows, and what the user chose under On Error. */
const context = (onError?: INode['onError']) =>
	({
		getNode: () => ({ name: 'Upload', type: 'danceVideoUpload', onError }) as INode,
		continueOnFail: () => onError !== undefined,
		getInputData: () => [1, 2, 3].map((row) => ({ json: { row } })),
	}) as unknown as IExecuteFunctions;

const tooLarge = new Failure({
	kind: 'fileTooLarge',
	message: 'The file is too large',
	nextStep: 'Take a smaller one.',
	retryable: false,
});

/** Two items for each row; the second row fails. */
function upload() {
	const done: number[] = [];
	const action = async (itemIndex: number) => {
		done.push(itemIndex);
		if (itemIndex === 1) throw tooLarge;
		return ['a', 'b'].map((name) => ({
			json: { url: `${name}${itemIndex}` },
			pairedItem: { item: itemIndex },
		}));
	};
	return { action, done };
}

const jsonsOf = async (running: ReturnType<typeof forEachItem>) =>
	(await running).map((items) => items.map(({ json }): IDataObject => json));

describe('the items of a node', () => {
	it('leave in order, those that fail as error items in their place', async () => {
		const { action, done } = upload();
		const [items = [], ...more] = await forEachItem(context('continueRegularOutput'), action);
		expect([done, more]).toEqual([[0, 1, 2], []]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 2, 2].map((item) => ({ item })),
		);
		expect(items.map(({ json }) => json.url ?? json.error)).toEqual([
			'a0',
			'b0',
			'The file is too large',
			'a2',
			'b2',
		]);
		expect(items.every(({ json }) => !('row' in json))).toBe(true);
	});

	it('have the fields of what came in where they are to, error items, too', async () => {
		const [items] = await jsonsOf(
			forEachItem(context('continueRegularOutput'), upload().action, true),
		);
		expect(items?.map(({ row }) => row)).toEqual([1, 1, 2, 3, 3]);
		expect(items?.[0]).toEqual({ row: 1, url: 'a0' });
	});

	it('have none of them in the error output: n8n adds them', async () => {
		const [items] = await jsonsOf(
			forEachItem(context('continueErrorOutput'), upload().action, true),
		);
		expect(Object.keys(items?.[2] ?? {})).toEqual(['error', 'details']);
	});

	it('end with the first that fails where the node stops on errors, and it says which', async () => {
		const { action, done } = upload();
		await expect(forEachItem(context(), action)).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'The file is too large',
			context: { itemIndex: 1 },
		});
		expect(done).toEqual([0, 1]);
	});
});

it('what is done for an item gives its items, or what it threw', async () => {
	const items = [{ json: {} }];
	expect(await tryItem(async () => items)).toEqual({ items });
	expect(await tryItem(async () => await Promise.reject(tooLarge))).toEqual({ error: tooLarge });
});
