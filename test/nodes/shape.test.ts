import { makeTask } from '../../model/task';
import {
	besideInput,
	chooseFields,
	errorWithShape,
	isEmpty,
	withShape,
} from '../../nodes/delivery/shape';

const task = makeTask({ provider: 'vtrix', taskId: 'one', status: 'processing', progress: 0 });

describe('the fields of a task that leave', () => {
	it('are all of them, as in version 1', () => expect(chooseFields(task, undefined)).toBe(task));

	it('are a fixed few, and what has a value, simplified', () => {
		expect(chooseFields(task, 'simplified')).toEqual({
			provider: 'vtrix',
			taskId: 'one',
			status: 'processing',
			progress: 0,
			videoUrl: null,
			cost: null,
		});
	});

	it('are those that are selected, always with the ID and with what went wrong', () => {
		expect(chooseFields(task, ['videoUrl'])).toEqual({ taskId: 'one', videoUrl: null });
		const failed = { ...task, error: 'It failed', details: { kind: 'taskFailed' } };
		expect(chooseFields(failed, [])).toEqual({
			taskId: 'one',
			error: 'It failed',
			details: { kind: 'taskFailed' },
		});
	});

	it('say that nothing was created, whichever are selected', () => {
		const before = { ...task, status: 'alreadySubmitted', message: '"row" was submitted before' };
		expect(chooseFields(before, ['videoUrl'])).toEqual({
			taskId: 'one',
			videoUrl: null,
			message: '"row" was submitted before',
		});
	});
});

describe('the fields of the incoming item', () => {
	it('come first, and give way to names of this package also where it has nothing to say', () => {
		const input = {
			row: 1,
			taskId: 'old',
			error: 'old',
			callBack: 'resume',
			details: {},
			kind: 'x',
		};
		const json = besideInput({ taskId: 'one', kind: 'image' }, input);
		expect(json).toEqual({ row: 1, taskId: 'one', kind: 'image' });
		expect(Object.keys(json)[0]).toBe('row');
	});

	it('are nothing but data, whatever they are called', () => {
		const input = JSON.parse('{"__proto__": {"taskId": "forged"}, "constructor": 1}') as object;
		const json = besideInput({ taskId: 'one' }, { ...input });
		expect(json.taskId).toBe('one');
		expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
	});
});

describe('whether a field says nothing', () => {
	it.each([null, undefined, '', []])('is so of %j', (value) => {
		expect(isEmpty(value)).toBe(true);
	});

	it.each([0, false, ' ', ['a'], [null], {}])('is not so of %j', (value) => {
		expect(isEmpty(value)).toBe(false);
	});
});

describe('an item in the shape that was asked for', () => {
	const item = { json: { taskId: 'one', seed: 7 }, pairedItem: { item: 0 } };
	const input = { json: { row: 1 } };

	it('has what came in only where that is wanted, and keeps all else', () => {
		expect(withShape(item)).toEqual(item);
		expect(withShape(item, { fields: [] }, input)).toEqual({ ...item, json: { taskId: 'one' } });
		expect(withShape(item, { includeInput: true }, input).json).toEqual({ row: 1, ...item.json });
		expect(withShape(item, { includeInput: true }).json).toEqual(item.json);
	});

	it('has nothing of it where it leaves by the error output: n8n adds what came in', () => {
		const shape = { includeInput: true } as const;
		expect(errorWithShape('errorOutput', item, shape, input)).toBe(item);
		expect(errorWithShape('item', item, shape, input).json).toEqual({ row: 1, ...item.json });
	});
});
