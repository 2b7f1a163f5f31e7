import type { INodeProperties } from 'n8n-workflow';

/**
 * n8n makes the tool of an agent out of a node. A field may differ there: then it is in the form twice. (n8n
 * has `usableAsTool.replacements` for that, which it knows in the editor only, not when it runs the tool.)
 */
export function forTool(field: INodeProperties): INodeProperties {
	const { displayOptions } = field;
	const show = { '@tool': [true], ...displayOptions?.show };
	return { ...field, displayOptions: { ...displayOptions, show } };
}

/** A field as the node on the canvas has it; n8n without `@tool` shows this one. */
export function forCanvas(field: INodeProperties): INodeProperties {
	const { displayOptions } = field;
	const hide = { '@tool': [true], ...displayOptions?.hide };
	return { ...field, displayOptions: { ...displayOptions, hide } };
}

/**
 * What the model reads of a tool. n8n adds this field by itself, but hides what was written there as soon as
 * a node has the actions of `actionFields`.
 */
export function toolDescriptionField(byDefault: string): INodeProperties {
	return forTool({
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 2 },
		// Emptied, the model would read the node's own description, which is a line for people.
		required: true,
		default: byDefault,
		description: 'What this tool does and when to use it, for the model that decides',
	});
}
