import type { INodeParameters } from 'n8n-workflow';

import type { FailureDetails } from '../../model/failureDetails';
import type { Cost } from '../../model/task';
import { mediaFieldNames } from '../../providers/mediaFields';
import { parseInput } from '../../providers/parseInput';
import type { CheckedInput, Mode } from '../../providers/provider';
import { asFailure } from '../../transport/failure';
import type { LimitExample } from './fixtures';

/** A request as it leaves: members that are `undefined` are not in it, and the order counts. */
interface Sent {
	path: string;
	body: string;
}

/**
 * The way from a form to the request without n8n: what the form does not say is filled in with its
 * defaults, as n8n does it.
 * @param smallest for each mode the smallest form, over which others are laid
 */
export function formRequests(
	modes: readonly Mode[],
	smallest: Readonly<Record<string, INodeParameters>>,
) {
	const modeOf = (id: string): Mode => {
		const mode = modes.find((candidate) => candidate.id === id);
		if (!mode) throw new Error(`There is no mode "${id}"`);
		return mode;
	};

	const inputOf = (id: string, form: INodeParameters): CheckedInput =>
		parseInput(modeOf(id), valuesOf(modeOf(id), form));

	/** What is sent for a whole form. */
	const requestOf = (id: string, form: INodeParameters): Sent => {
		const { path, body } = modeOf(id).toRequest(inputOf(id, form));
		return { path, body: JSON.stringify(body) };
	};

	/** What is sent for the mode's smallest form with something laid over it. */
	const sentWith = (id: string, over: INodeParameters = {}): Sent =>
		requestOf(id, { ...smallest[id], ...over });

	/** The values of a form that may be sent; of one whose file has not been brought to the provider too. */
	const checkedWith = (id: string, over: INodeParameters): CheckedInput =>
		inputOf(id, { ...smallest[id], ...over });

	/** What it is said to cost before it is sent. */
	const estimateOf = (id: string, over: INodeParameters): Cost | undefined =>
		modeOf(id).estimate?.(checkedWith(id, over));

	/** Why a form is refused. */
	const refusalOf = (id: string, over: INodeParameters): FailureDetails => {
		try {
			checkedWith(id, over);
		} catch (error) {
			return asFailure(error).details;
		}
		throw new Error('It was not refused');
	};

	return { requestOf, sentWith, checkedWith, estimateOf, refusalOf };
}

/** The limits of values; those of files are tried with files. */
export const limitsOfValues = (limits: readonly LimitExample[]) =>
	limits
		.filter(({ files }) => files === undefined)
		.map((limit) => [limit.mode, limit.field, limit.documented, limit] as const);

function valuesOf({ fields, media }: Mode, form: INodeParameters): Record<string, unknown> {
	const filled: Record<string, unknown> = {};
	for (const { name, type, default: value } of fields)
		if (type !== 'collection') filled[name] = value;
	const { options, callBack, callBackUrl, ...values } = Object.assign(filled, form);
	for (const slot of media) {
		const { source, url } = mediaFieldNames(slot);
		values[slot.name] = values[source] === 'url' ? { source: 'url', url: values[url] } : undefined;
	}
	if (callBack === 'url') values.callbackUrl = callBackUrl;
	return { ...values, ...(options as object) };
}
