import type { INodeProperties } from 'n8n-workflow';

import { downloadOptions } from '../../../nodes/form/downloadFields';
import { includesInput, readItemShape } from '../../../nodes/form/outputFields';
import {
	credentialsOf,
	credentialsOrItemOf,
	FROM_ITEM,
	providerField,
	providerOrItemField,
} from '../../../nodes/form/providerFields';
import { forCanvas, forTool, toolDescriptionField } from '../../../nodes/form/toolFields';
import { includesRawAnswer, isWanted } from '../../../nodes/form/triggerFields';
import { isVersion2 } from '../../../nodes/form/versions';
import { resultOptions } from '../../../nodes/form/waitFields';
import { providerById } from '../../../providers';
import { plainContext } from '../plainContext';

const TWO = [providerById('vtrix'), providerById('seedDance')];
const valuesOf = ({ options = [] }: INodeProperties) =>
	options.map((option) => ('value' in option ? option.value : undefined));

describe('how the items of a run leave', () => {
	const shape = (parameters: Record<string, unknown>) =>
		readItemShape(plainContext({ parameters }).context);

	it('is all that is known of a task, where the form has no such fields, as in version 1', () => {
		expect(shape({})).toEqual({});
		expect(shape({ output: 'full', fields: ['status'] })).toEqual({});
	});

	it('is what the form says, of the first item for all', () => {
		expect(shape({ output: 'simplified' })).toEqual({ fields: 'simplified' });
		const fields = (at: number) => (at === 0 ? ['status', 7] : []);
		expect(shape({ output: 'selectedFields', fields })).toEqual({ fields: ['status', '7'] });
		expect(shape({ output: 'selectedFields' })).toEqual({ fields: [] });
		expect(shape({ output: 'selectedFields', fields: 'status' })).toEqual({ fields: [] });
	});

	it('has the fields of the incoming item only where that is switched on', () => {
		expect(shape({ includeInputFields: true })).toEqual({ includeInput: true });
		const includes = (value: unknown) =>
			includesInput(plainContext({ parameters: { includeInputFields: value } }).context);
		expect([true, false, 'true', undefined].map(includes)).toEqual([true, false, false, false]);
	});
});

describe('the choice of a provider', () => {
	it('is one of those that can do it, the first unless another is chosen', () => {
		const field = providerField(TWO);
		expect(field).toMatchObject({ name: 'provider', displayName: 'Provider', type: 'options' });
		// Its credential depends on it, which is the same for all items.
		expect(field.noDataExpression).toBe(true);
		expect(valuesOf(field)).toEqual(['vtrix', 'seedDance']);
		expect(field.default).toBe('vtrix');
		expect(field.options).toContainEqual({ name: TWO[1]?.displayName, value: 'seedDance' });
		// n8n takes no other default for a field without choices.
		expect(providerField([]).default).toBe('');
	});

	it('asks for the credential of the chosen one', () => {
		expect(credentialsOf(TWO)).toEqual([
			{
				name: 'vtrixApi',
				required: true,
				displayOptions: { show: { '/provider': ['vtrix'] } },
			},
			{
				name: 'seedDanceApi',
				required: true,
				displayOptions: { show: { '/provider': ['seedDance'] } },
			},
		]);
	});

	it('can be left to the items; then any of the credentials may be needed, and none is required', () => {
		const field = providerOrItemField(TWO);
		expect(valuesOf(field)).toEqual([FROM_ITEM, 'vtrix', 'seedDance']);
		expect(field.default).toBe('vtrix');
		expect(providerOrItemField(TWO, FROM_ITEM).default).toBe(FROM_ITEM);
		const [first] = credentialsOrItemOf(TWO);
		expect(first).toEqual({
			name: 'vtrixApi',
			required: false,
			displayOptions: { show: { '/provider': ['vtrix', FROM_ITEM] } },
		});
	});
});

describe('a field that differs in the tool of an agent', () => {
	const field: INodeProperties = {
		displayName: 'Mode',
		name: 'mode',
		type: 'string',
		default: '',
		displayOptions: { show: { a: [1] }, hide: { b: [2] } },
	};

	it('is shown there, or on the canvas, under its own conditions', () => {
		expect(forTool(field).displayOptions).toEqual({
			show: { '@tool': [true], a: [1] },
			hide: { b: [2] },
		});
		expect(forCanvas(field).displayOptions).toEqual({
			show: { a: [1] },
			hide: { '@tool': [true], b: [2] },
		});
		const { displayOptions, ...bare } = field;
		expect(forTool(bare).displayOptions).toEqual({ show: { '@tool': [true] } });
		expect(forCanvas(bare).displayOptions).toEqual({ hide: { '@tool': [true] } });
		expect(forTool(field).displayName).toBe('Mode');
		expect(displayOptions).toEqual({ show: { a: [1] }, hide: { b: [2] } });
	});

	it('is what the model reads of it, which must not be empty', () => {
		expect(toolDescriptionField('Makes videos')).toMatchObject({
			name: 'toolDescription',
			displayName: 'Description',
			type: 'string',
			typeOptions: { rows: 2 },
			required: true,
			default: 'Makes videos',
			displayOptions: { show: { '@tool': [true] } },
		});
	});
});

describe('the options of a form', () => {
	it('are shown under the conditions of its node, or always', () => {
		const show = { download: [true] };
		const shown = Object.values(downloadOptions({ show }));
		expect(shown.map(({ displayOptions }) => displayOptions)).toEqual(shown.map(() => ({ show })));
		const always: INodeProperties[] = Object.values(downloadOptions());
		expect(always.some((option) => 'displayOptions' in option)).toBe(false);
	});

	it('are those of the files while files are wanted, and those of a wait while it waits', () => {
		const hidden = { show: { '/mode': ['wait'] } };
		const [waiting, always] = [resultOptions(hidden), resultOptions()].map(
			(options) => new Map(options.map(({ name, displayOptions }) => [name, displayOptions])),
		);
		const files = { show: { '/download': [true] } };
		expect(Object.fromEntries(waiting!)).toEqual({
			...{ lastFrame: files, fileName: files, maxFileSizeMb: files, binaryField: files },
			...{ includeRawAnswer: undefined, timeoutMinutes: hidden, waiting: hidden },
		});
		expect(always!.get('timeoutMinutes')).toBeUndefined();
		expect(always!.get('waiting')).toBeUndefined();
	});
});

describe('what a trigger is to start for', () => {
	it.each([
		['any', 'failed', true],
		['failed', 'failed', true],
		['succeeded', 'failed', false],
		[undefined, 'failed', false],
	] as const)('set to %s takes a task that has %s: %s', (wanted, status, takes) => {
		expect(isWanted({ status }, wanted)).toBe(takes);
	});

	it('has the provider’s own answer only where that is switched on', () => {
		const includes = (value: unknown) =>
			includesRawAnswer({
				getNodeParameter: ((name: string, fallback: unknown) =>
					name === 'options.includeRawAnswer' ? (value ?? fallback) : 'other') as never,
			});
		expect([true, false, 'true', undefined].map(includes)).toEqual([true, false, false, false]);
	});
});

describe('the version of a node', () => {
	it('is asked for once in a run', () => {
		const getNode = jest.fn(() => ({ typeVersion: 2 }) as never);
		const context = { getNode };
		expect([isVersion2(context), isVersion2(context)]).toEqual([true, true]);
		expect(getNode).toHaveBeenCalledTimes(1);
	});

	it.each([
		[1, false],
		[2, true],
		[2.1, true],
		[3, true],
	])('%s counts as a second one or later: %s', (typeVersion, isLater) => {
		const { context } = plainContext({ typeVersion });
		expect([isVersion2(context), isVersion2(context)]).toEqual([isLater, isLater]);
	});
});
