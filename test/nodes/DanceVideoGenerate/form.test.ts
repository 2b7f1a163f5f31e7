import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { PROVIDERS } from '../../../providers';

const { description } = new DanceVideoGenerate();
const NEW = { typeVersion: 2 };
const FIRST = { typeVersion: 1 };

/** What the form shows for values, as n8n's editor decides it. */
function shown(values: INodeParameters, node = NEW): INodeProperties[] {
	const { properties } = description;
	const all = NodeHelpers.getNodeParameters(properties, values, true, false, node, description)!;
	return properties.filter((property) =>
		NodeHelpers.displayParameter(all, property, node, description),
	);
}

/** What n8n keeps of values when it saves or runs the node. */
function kept(values: INodeParameters, node = NEW): INodeParameters {
	const { properties } = description;
	return NodeHelpers.getNodeParameters(properties, values, false, false, node, description)!;
}

/** What a collection of the form offers to add. */
function offered(collection: string, values: INodeParameters, node = NEW): INodeProperties[] {
	const field = shown(values, node).find(({ name }) => name === collection);
	const added = (values[collection] ?? {}) as INodeParameters;
	return ((field?.options ?? []) as INodeProperties[]).filter((option) =>
		NodeHelpers.displayParameter(added, option, node, description, values),
	);
}

const namesOf = (fields: INodeProperties[]) => fields.map(({ name }) => name);
const choices = (field: INodeProperties | undefined) =>
	((field?.options ?? []) as INodePropertyOptions[]).map(({ value }) => value);

const modes = PROVIDERS.flatMap((provider) => provider.modes.map((mode) => ({ provider, mode })));

describe.each(modes)('the form of $provider.id $mode.id', ({ provider, mode }) => {
	const fields = shown({ provider: provider.id, mode: mode.id });

	it('begins with provider and mode, then asks for what is needed', () => {
		const names = namesOf(fields);
		expect(names.slice(0, 2)).toEqual(['provider', 'mode']);
		const needed = mode.fields.filter(({ required, name }) => required && names.includes(name));
		const [first] = mode.fields;
		expect(first?.name).not.toBe('model');
		expect(names[2]).toBe(first?.name);
		const price = names.indexOf('priceNotice');
		for (const { name } of needed) expect(names.indexOf(name)).toBeLessThan(price);
	});

	it('says what it costs, or how one learns that', () => {
		const [notice, ...others] = fields.filter(({ name }) => name === 'priceNotice');
		expect(others).toEqual([]);
		expect(notice?.displayName).toMatch(
			provider.pricing ? /^Price, as published: / : / publishes no price\. \S/,
		);
	});

	it('says where an address is asked for that the provider takes no files', () => {
		const addresses = fields.filter(({ name }) => /Urls?$/.test(name));
		for (const { hint } of mode.media.length > 0 ? [] : addresses) {
			expect(hint).toContain('takes no files');
		}
	});

	it('says where several addresses are asked for what goes between them', () => {
		for (const { name, hint } of fields.filter((field) => /Urls?$/.test(field.name))) {
			expect([name, /commas/.test(hint ?? '')]).toEqual([name, name.endsWith('Urls')]);
		}
	});

	it('says at a file that an item may give its address instead, where version 2 takes it', () => {
		const choice = { provider: provider.id, mode: mode.id };
		const files = (node: typeof NEW) =>
			shown(choice, node).filter(({ name }) => name.endsWith('Binary'));
		const slots = mode.fields.filter(({ default: usual }) => usual === 'binary');
		expect(files(NEW)).toHaveLength(slots.length);
		// Of two frames nobody can tell whose address it is.
		const isTold = new Set(mode.media.map(({ kind }) => kind)).size === mode.media.length;
		for (const { hint } of files(NEW)) {
			expect(hint).toMatch(isTold ? /^The name of .*no file.*"url"/ : /containing the file$/);
		}
		expect(files(FIRST).map(({ hint }) => hint)).toEqual(
			slots.map(() => 'The name of the input field containing the file'),
		);
	});

	it('asks whom to call among the options, where the provider calls at all', () => {
		expect(namesOf(fields)).not.toContain('callBack');
		const options = offered('options', { provider: provider.id, mode: mode.id });
		const callBack = options.find(({ name }) => name === 'callBack');
		expect(callBack?.default).toBe('callback' in provider ? 'none' : undefined);
	});
});

it('calls what does the same by the same name, whatever the provider', () => {
	const kinds = [...new Set(modes.map(({ mode }) => `${mode.action}: ${mode.name}`))];
	const actions = new Set(modes.map(({ mode }) => mode.action));
	const names = new Set(modes.map(({ mode }) => mode.name));
	expect(kinds).toHaveLength(actions.size);
	expect(kinds).toHaveLength(names.size);
});

it('offers the address that a call back needs, and keeps it', () => {
	const values = (callBack: string) => ({
		provider: 'vtrix',
		mode: 'textToVideo',
		options: {
			callBack,
			callBackUrl: 'https://a.example/',
			callBackTriggerUrl: 'https://b.example/',
		},
	});
	const addresses = (callBack: string) =>
		namesOf(offered('options', values(callBack))).filter((name) => /callBack.*Url/.test(name));
	expect(addresses('none')).toEqual([]);
	expect(addresses('trigger')).toEqual(['callBackTriggerUrl']);
	expect(addresses('url')).toEqual(['callBackUrl']);
	expect(kept(values('url')).options).toEqual({
		callBack: 'url',
		callBackUrl: 'https://a.example/',
	});
	const first = {
		provider: 'vtrix',
		callBack: 'trigger',
		callBackTriggerUrl: 'https://b.example/',
	};
	expect(kept(first, FIRST)).toEqual(first);
});

it('has one key in version 2, and the two of version 1 there', () => {
	const keys = (node: typeof NEW) =>
		namesOf(offered('batch', { provider: 'vtrix' }, node)).filter((name) => name.endsWith('Key'));
	expect(keys(NEW)).toEqual(['submitOnceKey']);
	expect(keys(FIRST)).toEqual(['idempotencyKey', 'submitOnceKey']);
});

describe('what the provider rejects', () => {
	const gptImage = (values: INodeParameters) =>
		choices(
			shown({ provider: 'seedance2Io', mode: 'gptImageTextToImage', ...values }).find(
				({ name }) => name === 'aspectRatio',
			),
		);

	it('is no choice: Auto without 1K, or a square of 4K on the channel Standard', () => {
		expect(gptImage({ resolution: '1K' })).toEqual(expect.arrayContaining(['auto', '1:1']));
		expect(gptImage({ resolution: '2K' })).not.toContain('auto');
		expect(gptImage({ resolution: '2K' })).toContain('1:1');
		expect(gptImage({ resolution: '4K' })).not.toContain('1:1');
		const economy = { resolution: '4K', options: { channel: 'economy' } };
		expect(gptImage(economy)).toContain('1:1');
		expect(gptImage(economy)).not.toContain('auto');
		// What is chosen stays, whatever n8n sees of the options when it saves.
		const square = { provider: 'seedance2Io', mode: 'gptImageTextToImage', aspectRatio: '1:1' };
		expect(kept({ ...square, ...economy })).toMatchObject({ aspectRatio: '1:1' });
		expect(kept({ ...square, ...economy, aspectRatio: '3:2' }).aspectRatio).toBe('3:2');
	});

	it('is no option: a seed on the channel Real, frames beside a duration', () => {
		const seedance = { provider: 'seedance2Io', mode: 'textToVideo' };
		expect(namesOf(offered('options', seedance))).toContain('seed');
		const real = { ...seedance, options: { channel: 'real' } };
		expect(namesOf(offered('options', real))).not.toContain('seed');
		expect(namesOf(offered('options', real, FIRST))).toContain('seed');
		const vtrix = { provider: 'vtrix', mode: 'textToVideo' };
		expect(namesOf(offered('options', vtrix))).toContain('frames');
		const long = { ...vtrix, options: { duration: 5 } };
		expect(namesOf(offered('options', long))).not.toContain('frames');
		const frames = { ...vtrix, options: { frames: 121 } };
		expect(kept(frames).options).toEqual({ frames: 121 });
		const seeded = { ...seedance, options: { seed: 7, channel: 'wild' } };
		expect(kept(seeded).options).toEqual({ seed: 7, channel: 'wild' });
	});
});
