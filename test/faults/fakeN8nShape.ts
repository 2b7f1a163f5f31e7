import type {
	IConnections,
	INode,
	INodeExecutionData,
	IRunExecutionData,
	IWorkflowSettings,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** An execution as it stands in n8n's database. */
export interface Row {
	nodes: INode[];
	connections: IConnections;
	settings: IWorkflowSettings;
	mode: WorkflowExecuteMode;
	status: 'running' | 'waiting' | 'success' | 'error';
	data: IRunExecutionData;
}

/** How an execution ended: what its last node let go, or the error that stopped it. */
export interface End {
	items: INodeExecutionData[];
	error?: { message: string };
}

/** An n8n that runs one workflow of one node, and the sub-executions which that starts. */
export interface FakeN8n {
	/** How the workflow ended; `undefined` while it sleeps. */
	end(): End | undefined;
	/** When n8n has something to wake. */
	nextWake(): number;
	/**
	 * Time passes until then, and n8n wakes what is due, from the database.
	 * @param kill ends the process; of what was running nothing is written down or ever run again
	 */
	wake(kill?: AbortSignal): Promise<void>;
	/** From here on in a process that has loaded the nodes afresh. */
	restart(): void;
	/** The longest that an execution was in the database, in characters. */
	mostStored(): number;
	/** As often as it takes. */
	wakeToTheEnd(): Promise<End>;
	/** What stands in the database, an execution a text. */
	database(): string[];
	/** A user retries an execution from n8n's list: a copy of all that n8n has of it goes on. */
	retry(id: string): Promise<void>;
	/** A user stops an execution, or deletes it from n8n's list; the first is the workflow's own. */
	stop(id: string): void;
	remove(id: string): Promise<void>;
}

/** How n8n and the workflow are set up. */
export interface N8nSettings {
	/** Who may call, and what is kept of, workflows that do not say so themselves. */
	callerPolicy?: 'none' | 'workflowsFromSameOwner';
	saveOnSuccess?: 'all' | 'none';
	workflow?: IWorkflowSettings;
	/** Whether the user who runs the workflow by hand may use its credentials: n8n asks that of inline workflows. */
	mayUseCredentials?: boolean;
	/** The run is told that its sub-execution has failed, though that was written down and sleeps. */
	losesAnswers?: boolean;
	/** Whether the files of a sub-execution are copied before it is deleted, as n8n 2.41 does. */
	copiesFiles?: boolean;
}
