import type { IDisplayOptions, INodeParameters, INodeProperties } from 'n8n-workflow';

/** n8n asks for one; it has no meaning here. */
const OPERATION = 'create';

/** An entry of the list that n8n's node panel shows for a node. */
export interface Action {
	/** What stands above it and the others of its kind; n8n adds "Actions". */
	group: string;
	/** What it does; begins with a verb. */
	action: string;
	/** What it sets in the new node. */
	preset: INodeParameters;
}

/**
 * The list of actions, as n8n's editor derives it: it looks for a field `resource` and for each of its values
 * for a field `operation` that is shown with it, lists the operations' `action`, and gives the new node that
 * `operation` with the first value of each condition under which the field is shown (n8n-editor-ui 2.41.1,
 * `useActionsGeneration`, `getActionData`). So an action can set any fields. None of the two is ever shown
 * here, so n8n drops them again and keeps what they have set.
 * @param always a field that the node always has
 */
export function actionFields(always: string, actions: readonly Action[]): INodeProperties[] {
	const hide: IDisplayOptions['hide'] = { [always]: [{ _cnd: { exists: true } }] };
	const keyed = actions.map((action, at) => ({ ...action, key: `action${at + 1}` }));
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: keyed.map(({ group, key }) => ({ name: group, value: key })),
			default: '',
			displayOptions: { hide },
		},
		...keyed.map(({ action, key, preset }): INodeProperties => {
			const show = Object.fromEntries(
				Object.entries({ resource: key, ...preset }).map(([name, value]) => [name, [value]]),
			);
			const options = [{ name: action, value: OPERATION, action }];
			return {
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options,
				default: OPERATION,
				displayOptions: { show, hide },
			};
		}),
	];
}
