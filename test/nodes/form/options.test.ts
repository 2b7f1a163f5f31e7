import type { INodeProperties } from 'n8n-workflow';

import { actionFields } from '../../../nodes/form/actionFields';
import { downloadField, downloadOptions, rawAnswerField } from '../../../nodes/form/downloadFields';
import { readDelivery } from '../../../nodes/form/readDelivery';
import { resultOptions } from '../../../nodes/form/waitFields';
import { readTimeoutMs, readWaitWish } from '../../../nodes/waiting/waitRequest';
import { plainContext } from '../plainContext';

const byName = (fields: readonly INodeProperties[]) =>
	new Map(fields.map((field) => [field.name, field]));
const valuesOf = (field: INodeProperties | undefined) =>
	(field?.options ?? []).map((option) => ('value' in option ? option.value : undefined));

/** All that a node reads of the options of a form. */
function readAll(parameters: Record<string, unknown>) {
	const { context } = plainContext({ parameters });
	return {
		...readDelivery(context, 0),
		timeoutMs: readTimeoutMs(context, 0),
		wish: readWaitWish(context),
	};
}

/** What the form has once an option is added; numbers and texts that nobody would choose. */
const CHANGED: Record<string, unknown> = {
	lastFrame: true,
	fileName: 'other.{{extension}}',
	includeRawAnswer: true,
	maxFileSizeMb: 3,
	timeoutMinutes: 7,
	binaryField: 'other',
	waiting: 'suspend',
};

describe('the options of a wait and of its files', () => {
	let options: INodeProperties[];
	beforeEach(() => {
		options = resultOptions();
	});

	it('are each read by the name that workflows are saved with', () => {
		const nothing = readAll({});
		expect(options.map(({ name }) => name).sort()).toEqual(Object.keys(CHANGED).sort());
		for (const { name } of options) {
			expect(readAll({ [`options.${name}`]: CHANGED[name] })).not.toEqual(nothing);
		}
	});

	it('begin with what they stand for while they are not added', () => {
		const added = options.map((option): [string, unknown] => [
			`options.${option.name}`,
			option.default,
		]);
		// Who adds that one wants it.
		expect(readAll(Object.fromEntries(added))).toEqual({ ...readAll({}), lastFrame: true });
	});

	it('are fields that can hold what is read of them', () => {
		const types = options.map(({ name, type, default: value }) => [name, type, typeof value]);
		expect(Object.fromEntries(types.map(([name, ...kinds]) => [name, kinds]))).toEqual({
			lastFrame: ['boolean', 'boolean'],
			fileName: ['string', 'string'],
			includeRawAnswer: ['boolean', 'boolean'],
			maxFileSizeMb: ['number', 'number'],
			timeoutMinutes: ['number', 'number'],
			binaryField: ['string', 'string'],
			waiting: ['options', 'string'],
		});
	});

	it('offer no number that would be refused', () => {
		const fields = byName(options);
		for (const name of ['maxFileSizeMb', 'timeoutMinutes']) {
			const least = fields.get(name)?.typeOptions?.minValue;
			expect(least).toEqual(expect.any(Number));
			expect(() => readAll({ [`options.${name}`]: least })).not.toThrow();
			expect(() => readAll({ [`options.${name}`]: -1 })).toThrow();
		}
		expect(fields.get('timeoutMinutes')?.typeOptions?.numberPrecision).toBeGreaterThan(0);
	});

	it('offer each way to wait that there is, and say what it is', () => {
		const waiting = byName(options).get('waiting');
		const ways = valuesOf(waiting);
		expect(ways).toEqual(['automatic', 'inProcess', 'suspend']);
		expect(ways.map((way) => readAll({ 'options.waiting': way }).wish)).toEqual(ways);
		const named = (waiting?.options ?? []).map(({ name }) => name);
		expect(named).toEqual(['Automatic', 'In Process', 'Suspended']);
		expect(waiting).toMatchObject({ displayName: 'Waiting', default: 'automatic' });
	});

	it('of the files alone are the same', () => {
		const files = Object.values(downloadOptions({ show: { '/download': [true] } }));
		expect(options).toEqual(expect.arrayContaining(files));
		expect([downloadField.name, rawAnswerField.name]).toEqual(['download', 'includeRawAnswer']);
	});
});

describe('the actions of the node panel', () => {
	let fields: INodeProperties[];
	beforeEach(() => {
		fields = actionFields('mode', [
			{ group: 'Task', action: 'Wait for a video', preset: { mode: 'wait', download: true } },
			{ group: 'Task', action: 'Check a task', preset: { mode: 'checkOnce' } },
		]);
	});

	it('are derived by n8n from a resource and an operation for each of its values', () => {
		const [resource, ...operations] = fields;
		expect(resource).toMatchObject({ name: 'resource', type: 'options', default: '' });
		expect(new Set(valuesOf(resource)).size).toBe(2);
		expect(resource?.options?.map(({ name }) => name)).toEqual(['Task', 'Task']);
		expect(resource?.displayName).toBe('Resource');
		for (const [at, operation] of operations.entries()) {
			expect(operation).toMatchObject({ name: 'operation', type: 'options' });
			expect(operation.displayName).toBe('Operation');
			expect(operation.displayOptions?.show?.resource).toEqual([valuesOf(resource)[at]]);
			expect(valuesOf(operation)).toEqual([operation.default]);
			expect(operation.default).toMatch(/\w/);
		}
	});

	it('say what they do, and set what they are for', () => {
		const [, ...operations] = fields;
		expect(operations.map(({ options }) => options)).toEqual([
			[expect.objectContaining({ name: 'Wait for a video', action: 'Wait for a video' })],
			[expect.objectContaining({ name: 'Check a task', action: 'Check a task' })],
		]);
		expect(operations.map(({ displayOptions }) => displayOptions?.show)).toEqual([
			expect.objectContaining({ mode: ['wait'], download: [true] }),
			expect.objectContaining({ mode: ['checkOnce'] }),
		]);
	});

	it('are never seen in the form, nor open to an expression', () => {
		for (const { displayOptions, noDataExpression } of fields) {
			expect(displayOptions?.hide).toEqual({ mode: [{ _cnd: { exists: true } }] });
			expect(noDataExpression).toBe(true);
		}
	});
});
