import type { IExecuteFunctions } from 'n8n-workflow';

import { fromBinary } from '../../media/binaryFile';
import { measured } from '../../media/measure';
import type { MediaInput } from '../../media/mediaFile';
import { withProgress } from '../../media/progress';
import { textOf } from '../../model/json';
import { isMeasured } from '../../providers/fileProblems';
import { mediaFieldNames } from '../../providers/mediaFields';
import type { MediaSlot, Mode } from '../../providers/provider';
import { asFailure, inputFailure } from '../../transport/failure';
import { isToolCall } from '../toolCall';
import { addressOf, isUploaded, type ItemAddress } from './itemAddress';

/**
 * Reads a mode's form for one item into one plain object: the schema's keys, with the options laid
 * flat beside the rest and each media field's three parameters become one value. Fields the form does
 * not show are left out.
 */
export async function readForm(
	context: IExecuteFunctions,
	mode: Pick<Mode, 'fields' | 'media'>,
	itemIndex: number,
): Promise<Record<string, unknown>> {
	const mediaNames = new Set<string>(
		mode.media.flatMap((slot) => Object.values(mediaFieldNames(slot))),
	);
	const values: Record<string, unknown> = {};
	for (const { name, type, options = [] } of mode.fields) {
		if (type === 'notice' || mediaNames.has(name)) continue;
		const value = context.getNodeParameter(name, itemIndex, null);
		Object.assign(values, type === 'collection' ? ownOptions(options, value) : { [name]: value });
	}
	const files = mode.media.filter(
		(slot) => context.getNodeParameter(mediaFieldNames(slot).source, itemIndex, '') === 'binary',
	);
	for (const slot of mode.media) {
		const address = files.includes(slot) ? addressOf(context, slot, files, itemIndex) : undefined;
		values[slot.name] = await readMedia(context, slot, itemIndex, address);
	}
	return values;
}

/** Among a mode's options are some that the node itself reads. */
function ownOptions(options: ReadonlyArray<{ name: string }>, value: unknown) {
	const own = new Set(options.map(({ name }) => name));
	return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => own.has(name)));
}

/**
 * A media field of the form; `undefined` when the form's choice is something else, or nothing.
 * @param address that the item gives, for when it has no file or this is where its file is already
 */
export async function readMedia(
	context: IExecuteFunctions,
	slot: MediaSlot,
	itemIndex: number,
	address?: ItemAddress,
): Promise<MediaInput | undefined> {
	const names = mediaFieldNames(slot);
	const text = (name: string) => textOf(context.getNodeParameter(name, itemIndex, '')).trim();
	const source = text(names.source);
	if (source === 'url') {
		const url = text(names.url);
		return url === '' ? undefined : { source: 'url', url };
	}
	if (source !== 'binary') return undefined;
	if (isToolCall(context)) {
		throw inputFailure([
			`${slot.displayName} cannot be a file in the tool of an AI agent, which gets no files: give it as a URL, a public address that the model fills in.`,
		]);
	}
	const field = text(names.binary);
	const byAddress =
		address && 'url' in address ? ({ source: 'url', url: address.url } as const) : undefined;
	if (byAddress && !context.getInputData()[itemIndex]?.binary?.[field]) return byAddress;
	const file = await fromBinary(context, itemIndex, field, slot.displayName).catch(
		(error: unknown) => {
			const failure = asFailure(error);
			throw address && 'notTaken' in address
				? failure.with({
						message: `${failure.message} The address in its field "url" is not used for it: ${address.notTaken}.`,
					})
				: failure;
		},
	);
	if (byAddress && isUploaded(context, file, itemIndex)) return byAddress;
	const known = isMeasured(slot) ? await measured(file, slot) : file;
	return { source: 'file', file: withProgress(known, (text) => context.logger.info(text)) };
}
