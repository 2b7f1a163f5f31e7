import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** The fields inside a collection; none of any other field. */
export function fieldsIn({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type !== 'collection') return [];
	return options.filter((option): option is INodeProperties => 'type' in option);
}

/** A field that is only shown when `show` holds, on top of its own conditions. */
export function shownFor(field: INodeProperties, show: IDisplayOptions['show']): INodeProperties {
	return {
		...field,
		displayOptions: { ...field.displayOptions, show: { ...show, ...field.displayOptions?.show } },
	};
}

const FIRST: IDisplayOptions['show'] = { '@version': [1] };
const FROM_SECOND: IDisplayOptions['show'] = { '@version': [{ _cnd: { gte: 2 } }] };

/** A field as only nodes of version 1 have it. */
export function ofVersion1(field: INodeProperties): INodeProperties {
	return shownFor(field, FIRST);
}

/** A field as nodes have it from version 2 on. */
export function fromVersion2(field: INodeProperties): INodeProperties {
	return shownFor(field, FROM_SECOND);
}
