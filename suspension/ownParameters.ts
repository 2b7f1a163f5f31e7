import type { IExecuteFunctions } from 'n8n-workflow';

type Reader = Pick<IExecuteFunctions, 'getNodeParameter'>;

/** A text among the hidden node's parameters, which this package has set; '' where it has none. */
export function ownText(context: Reader, name: string): string {
	const value = context.getNodeParameter(name, 0, '');
	return typeof value === 'string' ? value : '';
}

/** A number among them. */
export function ownNumber(context: Reader, name: string): number {
	return Number(context.getNodeParameter(name, 0));
}
